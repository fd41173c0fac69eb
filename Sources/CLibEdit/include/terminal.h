// The terminal's modes and the signals that concern it. Everything a handler does here is async-signal-safe: it sets
// atomics, writes to a pipe, sets the terminal's modes, or leaves with _exit.
// This holds state of the process (one controlling terminal, one set of handlers), never of a query.
#ifndef CLIBEDIT_TERMINAL_H
#define CLIBEDIT_TERMINAL_H

#include <stdbool.h>

#pragma clang assume_nonnull begin

/// Installs handlers (without SA_RESTART) for SIGINT, SIGWINCH, SIGCONT, SIGTSTP, SIGTERM and SIGHUP and ignores
/// SIGPIPE. Answers whether it could; calling it again changes nothing.
bool terminal_install_handlers(void);

/// Each answers whether the signal arrived since it was last asked, and forgets it.
bool terminal_take_interrupt(void);
bool terminal_take_resize(void);
bool terminal_take_continue(void);
/// The same, without forgetting.
bool terminal_peek_interrupt(void);

/// While armed, a second SIGINT within two seconds ends the process with status 130 at once.
void terminal_arm_hard_interrupt(bool armed);

/// Remembers how the terminal was and takes it over: no echo, keys readable at once, signals from keys kept.
/// Answers false where `fd` is no terminal.
bool terminal_take_over(int fd);
/// The same modes again, after something else used the terminal.
void terminal_quiet(void);
/// Gives the terminal back as it was found; also done by the handlers that end or stop the process.
void terminal_give_back(void);
/// Gives it back for good: the handlers leave it alone from now on.
void terminal_release(void);

/// Waits for input. 1: there is some; 0: a signal came first, or `milliseconds` passed (negative waits for ever).
int terminal_wait(int fd, int milliseconds);
/// Whether input can be read without waiting.
bool terminal_has_input(int fd);
/// The window's size; false where `fd` is no terminal or does not say.
bool terminal_size(int fd, int *rows, int *columns);

#pragma clang assume_nonnull end
#endif
