/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Spin locks.
 *
 * While one is held the holder must not sleep, allocate or be interrupted by
 * code that takes the same lock: use the _irqsave pair for locks that
 * interrupt handlers take too.  The holder keeps its CPU: preemption, or with
 * the _irq forms interrupts, are off.  With one CPU nothing spins, but the
 * compiler still keeps accesses inside, and interrupts still go off.
 *
 * Whoever looks at the right moment gets it, in no order: where a host runs
 * more virtual CPUs than it has, an order would have all wait for one that does
 * not run.  <uk/ticketlock.h> is for those who need one.
 */
#ifndef __UK_SPINLOCK_H__
#define __UK_SPINLOCK_H__

#include <uk/atomic.h>
#include <uk/config.h>
#include <uk/essentials.h>
#include <uk/arch/lcpu.h>
#include <uk/plat/lcpu.h>
#include <uk/preempt.h>

struct uk_spinlock {
	__u32 owner; /* 1 while held */
};

typedef struct uk_spinlock uk_spinlock;

#define UK_SPINLOCK_INITIALIZER()                                              \
	{                                                                      \
		.owner = 0                                                     \
	}

/** Makes `l` a free lock. */
static inline void uk_spin_init(struct uk_spinlock *l)
{
	*l = (struct uk_spinlock)UK_SPINLOCK_INITIALIZER();
}

/*
 * Taking and giving without a word on preemption: for the functions below and
 * for the scheduler, whose lock changes hands.
 */
#if CONFIG_UKPLAT_LCPU_MAXCOUNT > 1

#if CONFIG_LIBUKSPIN_STATS
/* Counts that a lock was found taken. */
void uk_spin_contended(void) __visible;
/** How often a lock was found taken, all locks and CPUs together. */
unsigned long uk_spin_contentions(void) __visible;
#else
static inline void uk_spin_contended(void)
{
}
#endif

static inline void __uk_spin_take(struct uk_spinlock *l)
{
	while (uk_exchange_n_acq(&l->owner, 1)) {
		uk_spin_contended();
		while (uk_load_n_relaxed(&l->owner))
			ukarch_spinwait();
	}
}

static inline void __uk_spin_give(struct uk_spinlock *l)
{
	uk_store_n_rel(&l->owner, 0);
}

static inline int __uk_spin_try(struct uk_spinlock *l)
{
	return !uk_load_n_relaxed(&l->owner) &&
	       !uk_exchange_n_acq(&l->owner, 1);
}

/** True if somebody holds it; only for asserts. */
static inline int uk_spin_is_locked(struct uk_spinlock *l)
{
	return (int)uk_load_n_relaxed(&l->owner);
}

#else /* one CPU */

static inline void __uk_spin_take(struct uk_spinlock *l)
{
	l->owner = 1;
	barrier();
}

static inline void __uk_spin_give(struct uk_spinlock *l)
{
	barrier();
	l->owner = 0;
}

static inline int __uk_spin_try(struct uk_spinlock *l)
{
	if (UK_READ_ONCE(l->owner))
		return 0;
	__uk_spin_take(l);
	return 1;
}

static inline int uk_spin_is_locked(struct uk_spinlock *l)
{
	return (int)UK_READ_ONCE(l->owner);
}

#endif

#if CONFIG_LIBUKSPIN_DEBUG
/* The same as __uk_spin_take(); reports what takes too long. */
void uk_spin_take_debug(struct uk_spinlock *l) __visible;
#define __uk_spin_take uk_spin_take_debug
#endif

/** Takes the lock, waiting for it if need be. */
static inline void uk_spin_lock(struct uk_spinlock *l)
{
	uk_preempt_disable();
	__uk_spin_take(l);
}

/** Gives it back. */
static inline void uk_spin_unlock(struct uk_spinlock *l)
{
	__uk_spin_give(l);
	uk_preempt_enable();
}

/** Takes the lock if it is free; true if it did. */
static inline int uk_spin_trylock(struct uk_spinlock *l)
{
	uk_preempt_disable();
	if (__uk_spin_try(l))
		return 1;
	uk_preempt_enable();
	return 0;
}

/** The same with interrupts of this CPU off until the unlock. */
static inline void uk_spin_lock_irq(struct uk_spinlock *l)
{
	ukplat_lcpu_disable_irq();
	__uk_spin_take(l);
}

static inline void uk_spin_unlock_irq(struct uk_spinlock *l)
{
	__uk_spin_give(l);
	ukplat_lcpu_enable_irq();
	uk_preempt_check();
}

/** Turns interrupts off, takes the lock; gives the state to restore. */
static inline unsigned long __uk_spin_lock_irqsave(struct uk_spinlock *l)
{
	unsigned long flags = ukplat_lcpu_save_irqf();

	__uk_spin_take(l);
	return flags;
}

#define uk_spin_lock_irqsave(lock, flags)                                      \
	((flags) = __uk_spin_lock_irqsave(lock))

static inline void uk_spin_unlock_irqrestore(struct uk_spinlock *l,
					     unsigned long flags)
{
	__uk_spin_give(l);
	ukplat_lcpu_restore_irqf(flags);
	uk_preempt_check();
}

#endif /* __UK_SPINLOCK_H__ */
