/* SPDX-License-Identifier: BSD-3-Clause */
/* Crash reports: the guest's own, with functions and lines of source. */
#ifndef KRAFT_REPORT_H
#define KRAFT_REPORT_H

#include "machine.h"

/**
 * Reads the end of a machine's console for what the guest said of its crash,
 * resolves addresses of the kernel, and adds that to the console's log.
 *
 * @param[out] reason "page fault in main (main.c:12)", caller frees; NULL if
 *   the console tells none
 * @return the report, caller frees; NULL if there is nothing to resolve
 */
char *report_make(const struct machine *m, char **reason);

/** The same for a text and an image, with nothing written. */
char *report_text(const char *console, const char *image, char **reason);

#endif
