/* SPDX-License-Identifier: BSD-3-Clause */
/* Between vectors.S, traps.c and dump.c. */
#ifndef __ARM64_TRAPS_H__
#define __ARM64_TRAPS_H__

#include <uk/arch/traps.h>
#include <uk/essentials.h>

/* In struct __regs.vector beside the index: the stack could not be used */
#define CRASH_BADSP 0x100

/* Entered from vectors.S. */
void arm64_trap(struct __regs *regs);
void arm64_irq(struct __regs *regs);
void arm64_crash(struct __regs *regs) __noreturn;

/* The `hlt` of ukarch_semihost(). */
extern const char arm64_semihost_insn[];

/* Writes a line of the report; no libraries, no locks, no allocation. */
void arm64_puts(const char *s);
void arm64_puthex(__u64 v);

#endif /* __ARM64_TRAPS_H__ */
