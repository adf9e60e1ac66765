/* SPDX-License-Identifier: BSD-3-Clause */
/* The parent of QEMU. */
#ifndef KRAFT_SUPERVISE_H
#define KRAFT_SUPERVISE_H

#include "machine.h"

/**
 * Runs QEMU for a machine whose folder exists, until it ends.
 *
 * Signals that ask kraft to end (INT, TERM, HUP) end QEMU.  Afterwards the
 * record says how it ended, or is gone (m->remove).
 *
 * @param detached standard input and output are not ours
 * @param ready descriptor that gets one byte once QEMU runs, or -1; is closed
 * @return what kraft run exits with
 */
int supervise(struct machine *m, const struct strv *qemu, bool detached,
	      bool no_input, int ready);

#endif
