/* SPDX-License-Identifier: BSD-3-Clause */
/* The frames of a crashed program, by the tables of its files (libdw). */
#ifndef KRAFT_UNWIND_H
#define KRAFT_UNWIND_H

#include "crash.h"
#include "symbols.h"

/**
 * Follows the stack from the registers on.
 *
 * @param files symbols of the program's files, at the addresses they had
 * @param[out] whole it went to the thread's first function
 * @return number of frames, at most CRASH_FRAMES; 0 if nothing was told
 */
size_t unwind(const struct crash *c, struct symbols *files,
	      struct crash_frame out[CRASH_FRAMES], bool *whole);

#endif
