/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Logical CPUs: interrupts, idling, and the data each CPU has for itself.
 *
 * struct lcpu is reached through GS_BASE on x86_64 and TPIDR_EL1 on arm64;
 * assembly uses the LCPU_* offsets.  uk/asm/plat_lcpu.h of the architecture
 * gives the inline functions that are one instruction there.
 *
 * Kernel code that was interrupted continues on the same CPU, also if it was
 * preempted: it moves only where it calls the scheduler.
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
#define LCPU_PREEMPTOFF_OFFSET 0x40
#define LCPU_RESCHED_OFFSET 0x44
#define LCPU_ENTRYSP_OFFSET 0x58
#define LCPU_SIZE_SHIFT 7

#ifndef __ASSEMBLY__
#include <uk/essentials.h>
#include <uk/event.h>

UK_BEGIN_DECLS

struct ukplat_lcpu_call;
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
	__u32 need_resched; /* another thread ought to run; any CPU sets it */
	struct ukplat_lcpu_call *calls; /* asked for by others; atomic */
	void (*entry)(void); /* where a started CPU goes on */
	__uptr entry_sp; /* its stack */
	__u32 state; /* LCPU_* */
} __align(64);

UK_CTASSERT(__offsetof(struct lcpu, auxsp) == LCPU_AUXSP_OFFSET);
UK_CTASSERT(__offsetof(struct lcpu, thread) == LCPU_THREAD_OFFSET);
UK_CTASSERT(__offsetof(struct lcpu, irqsp) == LCPU_IRQSP_OFFSET);
UK_CTASSERT(__offsetof(struct lcpu, irq_nest) == LCPU_NEST_OFFSET);
UK_CTASSERT(__offsetof(struct lcpu, preempt_off) == LCPU_PREEMPTOFF_OFFSET);
UK_CTASSERT(__offsetof(struct lcpu, need_resched) == LCPU_RESCHED_OFFSET);
UK_CTASSERT(__offsetof(struct lcpu, entry_sp) == LCPU_ENTRYSP_OFFSET);
UK_CTASSERT(sizeof(struct lcpu) == 1 << LCPU_SIZE_SHIFT);

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

#define LCPU_OFF 0 /* not started, or starting it has failed */
#define LCPU_STARTING 1 /* asked to; nothing was heard of it */
#define LCPU_ARRIVED 2 /* sets itself up */
#define LCPU_RUNNING 3

/** All CPUs; the one that booted is number 0.  Defined by the platform. */
extern __visible struct lcpu ukplat_lcpus[CONFIG_UKPLAT_LCPU_MAXCOUNT];

#if CONFIG_UKPLAT_LCPU_MAXCOUNT > 1

/* A function to run on another CPU; on the stack of who waits for it. */
struct ukplat_lcpu_call {
	struct ukplat_lcpu_call *next;
	void (*fn)(void *arg);
	void *arg;
	__u32 done; /* atomic */
};

/* What the driver of the interrupt controller does for CPUs. */
struct ukplat_lcpu_ops {
	/** Interrupts CPU `idx`, which calls ukplat_lcpu_ipi().  Any context */
	void (*ipi)(__u32 idx);
	/** x86_64: INIT and start-up to page `page`; NULL where firmware does
	 */
	int (*init_sipi)(__u64 id, __u32 page);
};

/** Number of CPUs that run: 0 .. count-1. */
__u32 ukplat_lcpu_count(void);

/** Number of CPUs that the machine has and that we may use. */
__u32 ukplat_lcpu_present(void);

/**
 * Tells of a CPU of the machine with hardware id `id`; for whoever reads the
 * firmware's lists, in class PLAT.  The one that booted is known already.
 *
 * @return 0, or -ENOSPC beyond CONFIG_UKPLAT_LCPU_MAXCOUNT
 */
int ukplat_lcpu_add(__u64 id);

/** For the driver of the interrupt controller, once. */
void ukplat_lcpu_ops_set(const struct ukplat_lcpu_ops *ops);

/**
 * Starts the CPU with the number ukplat_lcpu_count(): it sets itself up,
 * raises UKPLAT_LCPU_EVENT and calls `entry` with interrupts off.
 *
 * @param sp top of its stack, always mapped; the CPU's for ever, also if it
 *   does not answer: it may come late, and halts there
 * @param entry does not return
 * @return 0, -ENODEV if there is none left, -ENOTSUP without a way to start
 *   one, -ETIMEDOUT if it does not answer
 */
int ukplat_lcpu_start(__uptr sp, void (*entry)(void));

/**
 * Has CPU `idx` call fn(arg) in interrupt context, and waits until that has
 * returned; on the own CPU it is simply called.  While it waits it serves what
 * others ask for, so two CPUs may call each other.  The caller must hold no
 * spin lock that `fn`, or code with interrupts off, waits for.
 */
void ukplat_lcpu_run(__u32 idx, void (*fn)(void *arg), void *arg);

/** The same on all CPUs that run, this one included. */
void ukplat_lcpu_run_all(void (*fn)(void *arg), void *arg);

/**
 * Has all other CPUs halt for good, as soon as they take interrupts; does not
 * wait for them.  Halts this one if another has called it before.
 */
void ukplat_lcpu_stop_others(void);

/** Ends the sleep of CPU `idx`, or has it look at need_resched.  Any context */
void ukplat_lcpu_wakeup(__u32 idx);

/** Has `fn` called on a CPU that was woken, interrupts off.  One. */
void ukplat_lcpu_wakeup_handler_set(void (*fn)(void));

/** Called by the driver when the interrupt arrives. */
void ukplat_lcpu_ipi(void);

/*
 * Raised on every CPU but the first when it starts, interrupts off: interrupt
 * controllers (priority 0) and timers set it up.  Data is struct lcpu.
 */
UK_EVENT_DECLARE(UKPLAT_LCPU_EVENT);

/*
 * Raised over and over on the CPU that starts another one, while it waits for
 * the end of the above, so that handlers of both can work together.  Data is
 * the other's struct lcpu.
 */
UK_EVENT_DECLARE(UKPLAT_LCPU_AWAIT_EVENT);

#else /* one CPU */

static inline __u32 ukplat_lcpu_count(void)
{
	return 1;
}

static inline void ukplat_lcpu_run_all(void (*fn)(void *arg), void *arg)
{
	fn(arg);
}

static inline void ukplat_lcpu_stop_others(void)
{
}

#endif

/** Sleeps until an interrupt or `deadline`; interrupts off on entry and exit */
void ukplat_lcpu_halt_irq_until(__nsec deadline);

static inline __u32 ukplat_lcpu_idx(void)
{
	if (CONFIG_UKPLAT_LCPU_MAXCOUNT == 1)
		return 0;
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
