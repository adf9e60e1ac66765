/* SPDX-License-Identifier: BSD-3-Clause */
/* The parent of QEMU. */
#ifndef KRAFT_SUPERVISE_H
#define KRAFT_SUPERVISE_H

#include <signal.h>

#include "machine.h"

/**
 * Keeps the signals that ask kraft to end until supervise() takes them.
 *
 * Before machine_create(), so that no record is left behind.
 *
 * @param[out] old the mask to go back to where supervise() is not called
 */
void supervise_hold(sigset_t *old);

/**
 * Runs QEMU for a machine whose folder exists, until it ends.
 *
 * Signals that ask kraft to end (INT, TERM, HUP) end QEMU.  Afterwards the
 * record says how it ended, or is gone (m->remove).
 *
 * @param no_input standard input is not ours
 * @param ready -1; or, for a detached machine, a descriptor that gets one byte
 *   once the machine is made (0) or could not be made (what kraft run exits
 *   with; the error was printed, the record is gone); is closed then, and
 *   standard error with it
 * @return what kraft run exits with
 */
int supervise(struct machine *m, const struct strv *qemu, bool no_input,
	      int ready);

#endif
