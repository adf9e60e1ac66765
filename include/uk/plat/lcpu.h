/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Logical CPUs: interrupts, idling, and the data each CPU has for itself.
 *
 * struct lcpu is reached through GS_BASE on x86_64 and TPIDR_EL1 on arm64;
 * assembly uses the LCPU_* offsets.  uk/asm/plat_lcpu.h of the architecture
 * gives the inline functions that are one instruction there.
 */
#ifndef __UK_PLAT_LCPU_H__
#define __UK_PLAT_LCPU_H__

#define LCPU_SELF_OFFSET 0x00
#define LCPU_AUXSP_OFFSET 0x08
#define LCPU_THREAD_OFFSET 0x10
#define LCPU_SCRATCH_OFFSET 0x18
#define LCPU_SCRATCH2_OFFSET 0x20
#define LCPU_IRQSP_OFFSET 0x28
#define LCPU_IDX_OFFSET 0x30
#define LCPU_NEST_OFFSET 0x34

#ifndef __ASSEMBLY__
#include <uk/essentials.h>

UK_BEGIN_DECLS

struct uk_thread;

struct lcpu {
	struct lcpu *self;
	__uptr auxsp; /* top of the current thread's auxiliary stack */
	struct uk_thread *thread; /* current thread; NULL before scheduling */
	__uptr scratch; /* for the entry code only */
	__uptr scratch2; /* for the entry code only */
	__uptr irqsp; /* top of the interrupt stack (arm64) */
	__u32 idx; /* 0 .. count-1 */
	__u32 irq_nest; /* depth of interrupt handlers */
	__u64 id; /* hardware id: APIC id, MPIDR */
	__u32 preempt_off; /* depth of uk_preempt_disable() */
	__u32 need_resched;
};

UK_CTASSERT(__offsetof(struct lcpu, auxsp) == LCPU_AUXSP_OFFSET);
UK_CTASSERT(__offsetof(struct lcpu, thread) == LCPU_THREAD_OFFSET);
UK_CTASSERT(__offsetof(struct lcpu, irqsp) == LCPU_IRQSP_OFFSET);
UK_CTASSERT(__offsetof(struct lcpu, irq_nest) == LCPU_NEST_OFFSET);

UK_END_DECLS

/*
 * The architecture defines, inline:
 *  struct lcpu *ukplat_lcpu_current(void)
 *  void ukplat_lcpu_enable_irq(void), ukplat_lcpu_disable_irq(void)
 *  unsigned long ukplat_lcpu_save_irqf(void): disables, returns the old state
 *  void ukplat_lcpu_restore_irqf(unsigned long flags)
 *  int ukplat_lcpu_irqs_disabled(void)
 *  void ukplat_lcpu_halt_irq(void): with interrupts off on entry, enables
 *   them and sleeps until one arrives, without losing one in between;
 *   returns with interrupts off
 *  void ukplat_lcpu_halt(void) __noreturn: sleeps for ever
 */
#include <uk/asm/plat_lcpu.h>

UK_BEGIN_DECLS

/** Number of CPUs that run. */
__u32 ukplat_lcpu_count(void);

/** Sleeps until an interrupt or `deadline`; interrupts off on entry and exit */
void ukplat_lcpu_halt_irq_until(__nsec deadline);

static inline __u32 ukplat_lcpu_idx(void)
{
	return ukplat_lcpu_current()->idx;
}

static inline __u64 ukplat_lcpu_id(void)
{
	return ukplat_lcpu_current()->id;
}

static inline void ukplat_lcpu_set_auxsp(__uptr auxsp)
{
	ukplat_lcpu_current()->auxsp = auxsp;
}

static inline __uptr ukplat_lcpu_get_auxsp(void)
{
	return ukplat_lcpu_current()->auxsp;
}

/** True inside an interrupt handler. */
static inline int ukplat_lcpu_in_irq(void)
{
	return ukplat_lcpu_current()->irq_nest != 0;
}

UK_END_DECLS

/*
 * Data that each CPU has for itself: an array by index, one cache line apart.
 * Guarded by staying on the CPU (preemption or interrupts off).
 */
#define UKPLAT_PER_LCPU_DEFINE(type, name)                                     \
	struct {                                                               \
		type v __align(64);                                            \
	} name[CONFIG_UKPLAT_LCPU_MAXCOUNT]
#define ukplat_per_lcpu(name, idx) ((name)[idx].v)
#define ukplat_per_lcpu_current(name) ukplat_per_lcpu(name, ukplat_lcpu_idx())

#endif /* !__ASSEMBLY__ */
#endif /* __UK_PLAT_LCPU_H__ */
