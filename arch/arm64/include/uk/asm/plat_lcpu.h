/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The one-instruction half of <uk/plat/lcpu.h>: whose CPU this is, and its
 * interrupt mask.  Only the IRQ bit is ever changed here: traps and SErrors
 * keep the state that boot gave them.
 */
#ifndef __UK_ASM_PLAT_LCPU_H__
#define __UK_ASM_PLAT_LCPU_H__

#include <uk/asm/arch.h>
#include <uk/essentials.h>

struct lcpu;

static inline struct lcpu *ukplat_lcpu_current(void)
{
	struct lcpu *l;

	__asm__ __volatile__("mrs %0, tpidr_el1" : "=r"(l));
	return l;
}

static inline void ukplat_lcpu_enable_irq(void)
{
	__asm__ __volatile__("msr daifclr, #2" ::: "memory");
}

static inline void ukplat_lcpu_disable_irq(void)
{
	__asm__ __volatile__("msr daifset, #2" ::: "memory");
}

static inline unsigned long ukplat_lcpu_save_irqf(void)
{
	unsigned long f;

	__asm__ __volatile__("mrs %0, daif\n\tmsr daifset, #2"
			     : "=r"(f)
			     :
			     : "memory");
	return f;
}

static inline void ukplat_lcpu_restore_irqf(unsigned long flags)
{
	__asm__ __volatile__("msr daif, %0" ::"r"(flags) : "memory");
}

static inline int ukplat_lcpu_irqs_disabled(void)
{
	return !!(SYSREG_READ(daif) & SPSR_I);
}

/*
 * WFI ends when an interrupt is pending although it is masked, so one that
 * arrives before the WFI is not lost: it is taken when the mask opens.
 */
static inline void ukplat_lcpu_halt_irq(void)
{
	__asm__ __volatile__("dsb sy\n\twfi\n\tmsr daifclr, #2\n\tisb\n\t"
			     "msr daifset, #2" ::
				     : "memory");
}

static inline __noreturn void ukplat_lcpu_halt(void)
{
	for (;;)
		__asm__ __volatile__("msr daifset, #2\n\twfi" ::: "memory");
}

#endif /* __UK_ASM_PLAT_LCPU_H__ */
