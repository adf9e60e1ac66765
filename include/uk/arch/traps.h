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
/* nothing is behind the mapping: said to later handlers by who serves it */
#define UKARCH_FAULT_BUS 0x8

UK_EVENT_DECLARE(UKARCH_TRAP_INVALID_OP);
UK_EVENT_DECLARE(UKARCH_TRAP_DEBUG);
UK_EVENT_DECLARE(UKARCH_TRAP_PAGE_FAULT);
UK_EVENT_DECLARE(UKARCH_TRAP_BUS_ERROR);
UK_EVENT_DECLARE(UKARCH_TRAP_MATH);
UK_EVENT_DECLARE(UKARCH_TRAP_SECURITY);

/*
 * Raised once a report's kernel frames are printed: for who can print those of
 * the program, "  0x<pc> <what is known of it>" each.  Data is the struct
 * __regs of the interrupted code, or NULL for a thread that ends the program
 * from a system call, where the line "backtrace:" is still to be printed.  Any
 * context, perhaps with a broken kernel: handlers do not allocate, and wait for
 * a lock only if `data` is NULL or of the program, and interrupts are on.  Not
 * handled if no program is served.
 */
UK_EVENT_DECLARE(UKARCH_TRAP_REPORT);

/**
 * Calls `frame` with the address that `r` has, and with the return addresses
 * that a chain of frame pointers leads to.  Stacks grow down, so each frame
 * lies above the one before; anything else, or memory that cannot be read,
 * ends it, and so does `frame` by giving nonzero.  Any context; bounded.
 */
void ukarch_backtrace(const struct __regs *r, int (*frame)(__uptr pc));

/** Prints registers and a backtrace of the interrupted code. */
void ukarch_trap_dump(const struct ukarch_trap_ctx *ctx);

UK_END_DECLS

#endif /* __UK_ARCH_TRAPS_H__ */
