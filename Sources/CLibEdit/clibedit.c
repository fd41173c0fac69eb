// The bodies of clibedit.h: one call each.
#include "clibedit.h"

#include <langinfo.h>
#include <locale.h>
#include <string.h>
#include <unistd.h>

EditLine *clibedit_open(const char *program, FILE *input, FILE *drawing, FILE *errors, int fd_in, int fd_out) {
    return el_init_fd(program, input, drawing, errors, fd_in, fd_out, fileno(errors));
}

int clibedit_set_flag(EditLine *editor, int operation, int value) { return el_set(editor, operation, value); }

int clibedit_get_flag(EditLine *editor, int operation, int *value) { return el_get(editor, operation, value); }

int clibedit_set_text(EditLine *editor, int operation, const char *value) { return el_set(editor, operation, value); }

int clibedit_stay_quiet(EditLine *editor) { return el_set(editor, EL_SETTY, "-x", "-icanon", "-echo", NULL); }

const char *clibedit_get_text(EditLine *editor, int operation) {
    const char *value = NULL;
    return el_get(editor, operation, &value) == 0 ? value : NULL;
}

int clibedit_set_errors(EditLine *editor, FILE *errors) { return el_set(editor, EL_SETFP, 2, errors); }

void clibedit_set_data(EditLine *editor, void *data) { el_set(editor, EL_CLIENTDATA, data); }

void *clibedit_get_data(EditLine *editor) {
    void *data = NULL;
    return el_get(editor, EL_CLIENTDATA, &data) == 0 ? data : NULL;
}

int clibedit_add_command(EditLine *editor, const char *name, const char *help, clibedit_command command) {
    return el_set(editor, EL_ADDFN, name, help, command);
}

int clibedit_bind(EditLine *editor, const char *key, const char *command) {
    return el_set(editor, EL_BIND, key, command, NULL);
}

int clibedit_bind_vi(EditLine *editor, const char *key, const char *command) {
    return el_set(editor, EL_BIND, "-a", key, command, NULL);
}

const char *clibedit_capability(EditLine *editor, const char *name) {
    char *value = NULL;
    return el_get(editor, EL_GETTC, name, &value, NULL) == 0 ? value : NULL;
}

int clibedit_set_getc(EditLine *editor, clibedit_getc function) { return el_set(editor, EL_GETCFN, function); }

int clibedit_set_history(EditLine *editor, HistoryW *history) {
    return el_wset(editor, EL_HIST, history_w, history);
}

static char *no_prompt(EditLine *editor) {
    static char empty[1] = "";
    (void)editor;
    return empty;
}

int clibedit_set_no_prompt(EditLine *editor) { return el_set(editor, EL_PROMPT, no_prompt); }

int clibedit_history_number(HistoryW *history, HistEventW *event, int operation, int value) {
    return history_w(history, event, operation, value);
}

int clibedit_history_text(HistoryW *history, HistEventW *event, int operation, const wchar_t *text) {
    return history_w(history, event, operation, text);
}

FILE *clibedit_stdin(void) { return stdin; }

FILE *clibedit_stderr(void) { return stderr; }

FILE *clibedit_sink(void) { return fopen("/dev/null", "w"); }

static int is_utf8(void) { return strcmp(nl_langinfo(CODESET), "UTF-8") == 0; }

int clibedit_use_utf8(void) {
    static const char *const fallbacks[] = {"C.UTF-8", "C.utf8", "en_US.UTF-8", "UTF-8"};
    if (setlocale(LC_CTYPE, "") != NULL && is_utf8()) return 1;
    for (size_t i = 0; i < sizeof fallbacks / sizeof *fallbacks; i++)
        if (setlocale(LC_CTYPE, fallbacks[i]) != NULL && is_utf8()) return 1;
    return 0;
}
