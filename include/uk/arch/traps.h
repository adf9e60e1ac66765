/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Synchronous faults, raised as events with a struct ukarch_trap_ctx.
 *
 * Handlers run on the faulting thread's own kernel stack with interrupts as
 * they were, and may sleep if interrupts were on.  A fault that no handler
 * takes crashes the machine with a report.
 */
#ifndef __UK_ARCH_TRAPS_H__
#define __UK_ARCH_TRAPS_H__

#include <uk/arch/lcpu.h>
#include <uk/essentials.h>
#include <uk/event.h>

UK_BEGIN_DECLS

struct ukarch_trap_ctx {
	struct __regs *regs; /* of the interrupted code; may be changed */
	__uptr fault_address; /* page faults, bus errors */
	unsigned int trapnr; /* as the CPU numbers it */
	unsigned long error_code; /* as the CPU gives it */
	unsigned int access; /* page fault: UKARCH_FAULT_* */
};

#define UKARCH_FAULT_WRITE 0x1
#define UKARCH_FAULT_EXEC 0x2
#define UKARCH_FAULT_PROT 0x4 /* mapped, but not for this access */

UK_EVENT_DECLARE(UKARCH_TRAP_INVALID_OP);
UK_EVENT_DECLARE(UKARCH_TRAP_DEBUG);
UK_EVENT_DECLARE(UKARCH_TRAP_PAGE_FAULT);
UK_EVENT_DECLARE(UKARCH_TRAP_BUS_ERROR);
UK_EVENT_DECLARE(UKARCH_TRAP_MATH);
UK_EVENT_DECLARE(UKARCH_TRAP_SECURITY);

/** Prints registers and a backtrace of the interrupted code. */
void ukarch_trap_dump(const struct ukarch_trap_ctx *ctx);

UK_END_DECLS

#endif /* __UK_ARCH_TRAPS_H__ */
