/* SPDX-License-Identifier: BSD-3-Clause */
/* Descriptor tables, interrupt vectors and the entry code of x86_64. */
#ifndef __UK_ASM_TRAPS_H__
#define __UK_ASM_TRAPS_H__

/* Vectors 32 to 95 are for interrupts, 95 is the spurious one of the APIC. */
#define X86_IRQ_VECTOR_FIRST 32
#define X86_IRQ_VECTOR_COUNT 64
#define X86_IRQ_VECTOR_SPURIOUS 95

/* Offset of the first interrupt stack pointer in the task state segment. */
#define X86_TSS_IST1 0x24

#ifndef __ASSEMBLY__
#include <uk/essentials.h>

UK_BEGIN_DECLS

struct lcpu;
struct __regs;

/** Called for each interrupt, on the interrupt stack, interrupts off. */
typedef void (*x86_irq_handler_t)(struct __regs *regs, unsigned int vector);

/**
 * Sets up this CPU: descriptor tables, interrupt stacks, struct lcpu, extended
 * state.  Called once by the platform, before anything else in C.
 */
void x86_cpu_init(struct lcpu *l);

/** Says who serves interrupts.  Until then they are dropped. */
void x86_irq_handler_set(x86_irq_handler_t fn);

/** Opens the gate of one vector, X86_IRQ_VECTOR_FIRST and up. */
void x86_irq_gate_open(unsigned int vector);

UK_END_DECLS

#endif /* !__ASSEMBLY__ */
#endif /* __UK_ASM_TRAPS_H__ */
