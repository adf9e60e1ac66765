/* SPDX-License-Identifier: BSD-3-Clause */
/* One-instruction functions of <uk/plat/lcpu.h> for x86_64. */
#ifndef __UK_ASM_PLAT_LCPU_H__
#define __UK_ASM_PLAT_LCPU_H__

#ifndef __UK_PLAT_LCPU_H__
#error include <uk/plat/lcpu.h> instead
#endif

#include <uk/asm/arch.h>

/* GS_BASE points to struct lcpu while kernel code runs. */
static inline struct lcpu *ukplat_lcpu_current(void)
{
	struct lcpu *l;

	__asm__ __volatile__("movq %%gs:0, %0" : "=r"(l));
	return l;
}

static inline void ukplat_lcpu_enable_irq(void)
{
	__asm__ __volatile__("sti" ::: "memory");
}

static inline void ukplat_lcpu_disable_irq(void)
{
	__asm__ __volatile__("cli" ::: "memory");
}

static inline unsigned long ukplat_lcpu_save_irqf(void)
{
	unsigned long f;

	__asm__ __volatile__("pushfq; popq %0; cli" : "=r"(f) : : "memory");
	return f;
}

static inline void ukplat_lcpu_restore_irqf(unsigned long flags)
{
	if (flags & X86_EFLAGS_IF)
		ukplat_lcpu_enable_irq();
	else
		ukplat_lcpu_disable_irq();
}

static inline int ukplat_lcpu_irqs_disabled(void)
{
	unsigned long f;

	__asm__ __volatile__("pushfq; popq %0" : "=r"(f) : : "memory");
	return !(f & X86_EFLAGS_IF);
}

/* STI takes effect after the next instruction: no interrupt comes between. */
static inline void ukplat_lcpu_halt_irq(void)
{
	__asm__ __volatile__("sti; hlt; cli" ::: "memory");
}

static inline __attribute__((noreturn)) void ukplat_lcpu_halt(void)
{
	for (;;)
		__asm__ __volatile__("cli; hlt" ::: "memory");
}

#endif /* __UK_ASM_PLAT_LCPU_H__ */
