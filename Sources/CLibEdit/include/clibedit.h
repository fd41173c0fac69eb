// Typed, non-variadic wrappers over libedit, so that Swift can call it.
#ifndef CLIBEDIT_H
#define CLIBEDIT_H
#include <stdio.h>
#include <histedit.h>
#endif
