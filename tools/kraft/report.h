/* SPDX-License-Identifier: BSD-3-Clause */
/* Crash reports: the guest's own, with functions and lines of source. */
#ifndef KRAFT_REPORT_H
#define KRAFT_REPORT_H

#include <stddef.h>

#include "machine.h"

/**
 * Reads the end of a machine's console, and its control channel, for what the
 * guest said of its crash, resolves addresses of the kernel and of the
 * program, and adds that to the console's log.
 *
 * @param[out] reason "page fault in main (main.c:12)", caller frees; NULL if
 *   the console tells none
 * @return the report, caller frees; NULL if there is nothing to resolve
 */
char *report_make(const struct machine *m, char **reason);

/* What a report is made of. */
struct report_in {
	const char *console;
	const char *image; /* path of the kernel with its symbols */
	const char *ctl; /* what the control channel has, or NULL */
	size_t ctl_len;
	/** Content of a file of the guest: a descriptor, or negative. */
	int (*open_file)(void *arg, const char *path);
	void *arg;
};

/** The same from these, with nothing written. */
char *report_text(const struct report_in *in, char **reason);

#endif
