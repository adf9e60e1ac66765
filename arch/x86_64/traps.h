/* SPDX-License-Identifier: BSD-3-Clause */
/* Between trap.S and traps.c. */
#ifndef __X86_TRAPS_H__
#define __X86_TRAPS_H__

#include <uk/arch/lcpu.h>

#define BACKTRACE_MAX 32

extern const char x86_trap_move_start[], x86_trap_move_end[];

/* An exception, on the interrupted thread's stack, interrupts off. */
void x86_trap(struct __regs *regs, unsigned int nr, __uptr cr2);
/* One that cannot be survived, on its own stack. */
void x86_trap_fatal(struct __regs *regs, unsigned int nr,
		    __uptr cr2) __noreturn;
/* An interrupt, on the interrupt stack, interrupts off. */
void x86_irq(struct __regs *regs, unsigned int vector);

#endif /* __X86_TRAPS_H__ */
