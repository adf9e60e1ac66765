/* SPDX-License-Identifier: BSD-3-Clause */
/* What crash.c wants to know of the architecture. */
#ifndef __CRASH_H__
#define __CRASH_H__

#include <uk/arch/lcpu.h>

#define CRASH_REGS 33 /* at most */

/* Can these be the registers of a program, and not just memory? */
int crash_regs_ok(const struct __regs *r);

/*
 * The registers in the order of their DWARF numbers, the last one the program
 * counter; gives their number.
 */
unsigned int crash_regs_dwarf(const struct __regs *r, __u64 out[CRASH_REGS]);

#endif /* __CRASH_H__ */
