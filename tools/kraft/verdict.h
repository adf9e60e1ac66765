/* SPDX-License-Identifier: BSD-3-Clause */
/* How a machine ended, from what the guest, QEMU and we did. */
#ifndef KRAFT_VERDICT_H
#define KRAFT_VERDICT_H

#include "machine.h"

struct ending {
	int status; /* of QEMU, as waitpid() gives it */
	int signal; /* that had us end QEMU, or 0 */
	bool asked; /* the guest was asked to end */
	bool killed; /* QEMU was ended although the guest had been asked */
};

/**
 * What to exit with; says so if it was not the guest's own wish.  Notes cause
 * and times in `m`, and adds a crash report to the log.
 */
int verdict(struct machine *m, const struct ending *e);

#endif
