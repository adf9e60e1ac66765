/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Where the interrupt vectors go on: the interrupt controller's driver says
 * so once, because arch must not call upwards.
 */
#ifndef __UK_ASM_IRQ_H__
#define __UK_ASM_IRQ_H__

#include <uk/asm/lcpu.h>
#include <uk/essentials.h>

UK_BEGIN_DECLS

/**
 * Has every IRQ exception call `fn` on this CPU's interrupt stack, interrupts
 * off.  Must be set before interrupts are enabled for the first time.
 */
void ukarch_irq_set_handler(void (*fn)(struct __regs *regs));

UK_END_DECLS

#endif /* __UK_ASM_IRQ_H__ */
