// The bodies of terminal.h. The handlers come first: they are the part that must be read with care.
#include "terminal.h"

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <termios.h>
#include <time.h>
#include <unistd.h>

static atomic_bool interrupted, resized, continued, hard_interrupt_armed, installed, owned;
static atomic_llong last_interrupt = -1000000;
static int wake_pipe[2] = {-1, -1};
static int terminal_fd = -1;
static struct termios found, quiet;

static const char paste_off[] = "\033[?2004l\033[?25h";

static void wake(void) {
    char byte = 1;
    ssize_t ignored = write(wake_pipe[1], &byte, 1);
    (void)ignored;
}

static long long milliseconds_now(void) {
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (long long)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

// Setting modes from a background process would stop it, so SIGTTOU waits meanwhile.
static void set_modes(const struct termios *modes) {
    sigset_t block, before;
    sigemptyset(&block);
    sigaddset(&block, SIGTTOU);
    sigprocmask(SIG_BLOCK, &block, &before);
    tcsetattr(terminal_fd, TCSANOW, modes);
    sigprocmask(SIG_SETMASK, &before, NULL);
}

void terminal_give_back(void) {
    if (!atomic_load(&owned)) return;
    ssize_t ignored = write(terminal_fd, paste_off, sizeof paste_off - 1);
    (void)ignored;
    set_modes(&found);
}

void terminal_release(void) {
    terminal_give_back();
    atomic_store(&owned, false);
}

void terminal_quiet(void) {
    if (atomic_load(&owned)) set_modes(&quiet);
}

static void on_interrupt(int signal_number) {
    int saved = errno;
    (void)signal_number;
    long long now = milliseconds_now();
    if (atomic_load(&hard_interrupt_armed) && now - atomic_load(&last_interrupt) < 2000) {
        terminal_give_back();
        _exit(130);
    }
    atomic_store(&last_interrupt, now);
    atomic_store(&interrupted, true);
    wake();
    errno = saved;
}

static void on_resize(int signal_number) {
    int saved = errno;
    (void)signal_number;
    atomic_store(&resized, true);
    wake();
    errno = saved;
}

static void on_end(int signal_number) {
    terminal_give_back();
    _exit(128 + signal_number);
}

// Ctrl-Z: give the terminal back, stop as the default action would, and take it over again on return.
static void on_stop(int signal_number) {
    int saved = errno;
    struct sigaction stop, ours;
    sigset_t unblock, before;
    terminal_give_back();
    memset(&stop, 0, sizeof stop);
    stop.sa_handler = SIG_DFL;
    sigemptyset(&stop.sa_mask);
    sigaction(signal_number, &stop, &ours);
    raise(signal_number);
    sigemptyset(&unblock);
    sigaddset(&unblock, signal_number);
    sigprocmask(SIG_UNBLOCK, &unblock, &before);
    // Here the process is stopped until SIGCONT.
    sigprocmask(SIG_SETMASK, &before, NULL);
    sigaction(signal_number, &ours, NULL);
    terminal_quiet();
    atomic_store(&continued, true);
    wake();
    errno = saved;
}

// A stop that could not be handled (SIGSTOP) ends here too.
static void on_continue(int signal_number) {
    int saved = errno;
    (void)signal_number;
    terminal_quiet();
    atomic_store(&continued, true);
    wake();
    errno = saved;
}

static bool handle(int signal_number, void (*handler)(int)) {
    struct sigaction action;
    sigset_t unblock;
    sigemptyset(&unblock);
    sigaddset(&unblock, signal_number);
    sigprocmask(SIG_UNBLOCK, &unblock, NULL);
    memset(&action, 0, sizeof action);
    action.sa_handler = handler;
    sigemptyset(&action.sa_mask);
    return sigaction(signal_number, &action, NULL) == 0;
}

// A signal that was ignored when we started (nohup) stays ignored; Ctrl-C is for us whoever started us.
static bool handle_unless_ignored(int signal_number, void (*handler)(int)) {
    struct sigaction current;
    if (sigaction(signal_number, NULL, &current) == 0 && current.sa_handler == SIG_IGN) return true;
    return handle(signal_number, handler);
}

bool terminal_install_handlers(void) {
    if (atomic_exchange(&installed, true)) return true;
    if (pipe(wake_pipe) != 0) return false;
    for (int i = 0; i < 2; i++) {
        fcntl(wake_pipe[i], F_SETFL, O_NONBLOCK);
        fcntl(wake_pipe[i], F_SETFD, FD_CLOEXEC);
    }
    return handle(SIGINT, on_interrupt) && handle(SIGWINCH, on_resize) && handle(SIGCONT, on_continue)
        && handle_unless_ignored(SIGTSTP, on_stop) && handle_unless_ignored(SIGTERM, on_end)
        && handle_unless_ignored(SIGHUP, on_end) && handle(SIGPIPE, SIG_IGN);
}

bool terminal_take_interrupt(void) { return atomic_exchange(&interrupted, false); }
bool terminal_take_resize(void) { return atomic_exchange(&resized, false); }
bool terminal_take_continue(void) { return atomic_exchange(&continued, false); }
bool terminal_peek_interrupt(void) { return atomic_load(&interrupted); }

void terminal_arm_hard_interrupt(bool armed) {
    atomic_store(&last_interrupt, -1000000);
    atomic_store(&hard_interrupt_armed, armed);
}

// Our own bugs end here too: the terminal is restored, then the signal does what it would have done.
static void on_crash(int signal_number) {
    terminal_give_back();
    raise(signal_number);
}

static void restore_at_exit(void) {
    static const int crashes[] = {SIGILL, SIGTRAP, SIGABRT, SIGBUS, SIGFPE, SIGSEGV, SIGQUIT};
    static atomic_bool done;
    if (atomic_exchange(&done, true)) return;
    atexit(terminal_give_back);
    for (size_t i = 0; i < sizeof crashes / sizeof *crashes; i++) {
        struct sigaction action;
        memset(&action, 0, sizeof action);
        action.sa_handler = on_crash;
        action.sa_flags = (int)SA_RESETHAND;
        sigemptyset(&action.sa_mask);
        sigaction(crashes[i], &action, NULL);
    }
}

bool terminal_take_over(int fd) {
    if (atomic_load(&owned)) {
        terminal_quiet();
        return true;
    }
    if (tcgetattr(fd, &found) != 0) return false;
    quiet = found;
    // Not canonical: a typed-ahead line may be longer than the kernel's 4,095 bytes.
    quiet.c_lflag &= ~(tcflag_t)(ECHO | ECHONL | ICANON | IEXTEN);
    quiet.c_lflag |= ISIG;
    quiet.c_cc[VMIN] = 1;
    quiet.c_cc[VTIME] = 0;
    terminal_fd = fd;
    atomic_store(&owned, true);
    restore_at_exit();
    terminal_quiet();
    return true;
}

static void drain_wake_pipe(void) {
    char bytes[64];
    while (read(wake_pipe[0], bytes, sizeof bytes) > 0) {
    }
}

int terminal_wait(int fd, int milliseconds) {
    struct pollfd waited[2] = {{.fd = fd, .events = POLLIN}, {.fd = wake_pipe[0], .events = POLLIN}};
    int ready = poll(waited, 2, milliseconds);
    if (ready <= 0) return 0;
    if (waited[1].revents != 0) {
        drain_wake_pipe();
        return 0;
    }
    return 1;
}

bool terminal_has_input(int fd) {
    struct pollfd waited = {.fd = fd, .events = POLLIN};
    return poll(&waited, 1, 0) > 0;
}

bool terminal_size(int fd, int *rows, int *columns) {
    struct winsize size;
    if (ioctl(fd, TIOCGWINSZ, &size) != 0 || size.ws_col == 0 || size.ws_row == 0) return false;
    *rows = size.ws_row;
    *columns = size.ws_col;
    return true;
}
