/* SPDX-License-Identifier: BSD-3-Clause */
/* Registers of a crashed program, arm64; DWARF for the AArch64, 4.1. */

#include <uk/essentials.h>

#include "../../crash.h"

int crash_regs_ok(const struct __regs *r)
{
	return ukarch_regs_is_program(r) && !(r->pc >> 63);
}

unsigned int crash_regs_dwarf(const struct __regs *r, __u64 out[CRASH_REGS])
{
	for (unsigned int i = 0; i < ARRAY_SIZE(r->x); i++)
		out[i] = r->x[i];
	out[30] = r->lr;
	out[31] = r->sp;
	out[32] = r->pc;
	return CRASH_REGS;
}
