/* SPDX-License-Identifier: BSD-3-Clause */
/* Asking a guest to end by itself. */
#ifndef KRAFT_ASK_H
#define KRAFT_ASK_H

#include "machine.h"

/**
 * Presses the power button of a machine, or asks over the control port of one
 * that has none.
 *
 * @return false if the guest does not listen to any of them (yet)
 */
bool ask_to_end(const struct machine *m);

/** Does QEMU serve a command of its monitor, as it does once the machine is
 * made? */
bool ask_made(const struct machine *m);

#endif
