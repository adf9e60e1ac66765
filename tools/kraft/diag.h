/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What kraft says on standard error, and the exit codes it ends with.
 *
 *	error[K0123]: what failed: why
 *	  help: what to do
 */
#ifndef KRAFT_DIAG_H
#define KRAFT_DIAG_H

#include <stdbool.h>

#include "util.h"

enum exit_code {
	EX_K_OK = 0,
	EX_K_FAIL = 1,
	EX_K_USAGE = 2,
	EX_K_CONFIG = 3,
	EX_K_NOTFOUND = 4,
	EX_K_CONFLICT = 5,
	EX_K_NETWORK = 6,
	EX_K_BUILD = 7,
	EX_K_HOST = 8,
	EX_K_BEFORE_GUEST = 125,
	EX_K_NOT_RUNNABLE = 126,
	EX_K_NO_IMAGE = 127,
	EX_K_CRASHED = 134,
	EX_K_KILLED = 137,
};

/** A numbered kind of error: its exit code, and what `kraft help Kxxxx` says.
 */
struct errkind {
	const char *code;
	enum exit_code exit;
	const char *about;
};

extern const struct errkind errkinds[];

/** -q and -v. */
extern bool diag_quiet, diag_verbose;

/**
 * Prints an error of a kind in errkinds[].
 *
 * @param code "K0207"
 * @param help the next thing to do, or NULL
 * @return the exit code of that kind
 */
int fail(const char *code, const char *help, const char *fmt, ...) PRINTF(3, 4);
/**
 * "cannot `what` 'path': why", with what to do about `err` (-errno).
 *
 * @param what "read", "write", "make"
 */
int fail_io(const char *code, const char *what, const char *path, int err);
void warn(const char *fmt, ...) PRINTF(1, 2);
/** One line about progress; not with -q. */
void note(const char *fmt, ...) PRINTF(1, 2);
/** Only with -v. */
void detail(const char *fmt, ...) PRINTF(1, 2);

const struct errkind *errkind_find(const char *code);

#endif
