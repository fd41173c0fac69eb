// Typed wrappers over libedit, so that Swift can call it: Swift refuses C's variadic functions, and el_set, el_get and
// history_w are all variadic. Each wrapper is one call. Nothing here knows of prompts, statements or GovQL.
// What is not variadic (el_wgets, el_winsertstr, el_cursor ...) is imported from histedit.h as it is.
// Signals and the terminal's modes are in terminal.h.
#ifndef CLIBEDIT_H
#define CLIBEDIT_H

#include <stdio.h>
#include <wchar.h>
#include <histedit.h>

#pragma clang assume_nonnull begin

/// An editing command: gets the editor and the key that called it, answers a CC_ code.
typedef unsigned char (*clibedit_command)(EditLine *editor, int key);
/// Reads one character: answers 1, 0 at the end of input, or -1 with errno set.
typedef int (*clibedit_getc)(EditLine *editor, wchar_t *key);

// The editor.

/// An editor that reads keys from the terminal `fd_in` and draws on `drawing`; `fd_out` only has to be the terminal.
EditLine *_Nullable clibedit_open(const char *program, FILE *input, FILE *drawing, FILE *errors, int fd_in, int fd_out);
/// EL_SIGNAL, EL_EDITMODE, EL_UNBUFFERED, EL_PREP_TERM, EL_SAFEREAD.
int clibedit_set_flag(EditLine *editor, int operation, int value);
int clibedit_get_flag(EditLine *editor, int operation, int *value);
/// EL_EDITOR ("emacs", "vi"), EL_TERMINAL.
int clibedit_set_text(EditLine *editor, int operation, const char *value);
/// Has libedit leave the terminal without echo and line editing between two reads, where it would restore both.
int clibedit_stay_quiet(EditLine *editor);
const char *_Nullable clibedit_get_text(EditLine *editor, int operation);
/// Where libedit writes its messages about ~/.editrc.
int clibedit_set_errors(EditLine *editor, FILE *errors);
void clibedit_set_data(EditLine *editor, void *_Nullable data);
void *_Nullable clibedit_get_data(EditLine *editor);
/// Names a command of our own; `name` and `help` must outlive the editor.
int clibedit_add_command(EditLine *editor, const char *name, const char *help, clibedit_command command);
/// Binds a key sequence, in bind(1)'s notation, in the main map and in vi's command map.
int clibedit_bind(EditLine *editor, const char *key, const char *command);
int clibedit_bind_vi(EditLine *editor, const char *key, const char *command);
/// The text of a terminal capability, such as "up"; null if the terminal has none.
const char *_Nullable clibedit_capability(EditLine *editor, const char *name);
int clibedit_set_getc(EditLine *editor, clibedit_getc function);
int clibedit_set_history(EditLine *editor, HistoryW *history);
/// An empty prompt: the reader draws its own.
int clibedit_set_no_prompt(EditLine *editor);

// History.

int clibedit_history_number(HistoryW *history, HistEventW *event, int operation, int value);
int clibedit_history_text(HistoryW *history, HistEventW *event, int operation, const wchar_t *text);

// The C library.

FILE *clibedit_stdin(void);
FILE *clibedit_stderr(void);
/// A stream that forgets what it is given.
FILE *_Nullable clibedit_sink(void);
/// Sets LC_CTYPE from the environment, or C.UTF-8 where that is not UTF-8; answers whether it is UTF-8 now.
int clibedit_use_utf8(void);

#pragma clang assume_nonnull end
#endif
