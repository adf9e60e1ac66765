/* SPDX-License-Identifier: BSD-3-Clause */
/* The end of the program; functions of atexit() run as a terminator. */
#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <uk/boot.h>
#include <uk/init.h>

#define MAX_FUNCS 32

static void (*funcs[MAX_FUNCS])(void);
static int nfuncs;

int atexit(void (*fn)(void))
{
	if (nfuncs == MAX_FUNCS)
		return -1;
	funcs[nfuncs++] = fn;
	return 0;
}

static void run_atexit(const struct uk_term_ctx *tctx)
{
	(void)tctx;
	while (nfuncs)
		funcs[--nfuncs]();
}

uk_late_initcall(0x0, run_atexit);

void exit(int code)
{
	uk_boot_exit(code, 0);
}

void _exit(int code)
{
	nfuncs = 0;
	uk_boot_exit(code, 0);
}

void _Exit(int code)
{
	_exit(code);
}

void abort(void)
{
	nfuncs = 0;
	uk_boot_exit(128 + 6, 6); /* SIGABRT */
}

void __assert_fail(const char *what, const char *file, int line,
		   const char *func)
{
	fprintf(stderr, "%s:%d: %s: assertion '%s' failed\n", file, line, func,
		what);
	abort();
}
