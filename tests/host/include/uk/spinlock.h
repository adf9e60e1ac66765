/* SPDX-License-Identifier: BSD-3-Clause */
/* Stands in for the kernel's in host tests: one thread, checked pairs. */
#ifndef __UK_SPINLOCK_H__
#define __UK_SPINLOCK_H__

#include <assert.h>

struct uk_spinlock {
	int held;
};

typedef struct uk_spinlock uk_spinlock;

#define UK_SPINLOCK_INITIALIZER()                                              \
	{                                                                      \
		.held = 0                                                      \
	}

static inline void uk_spin_init(struct uk_spinlock *l)
{
	l->held = 0;
}

static inline void uk_spin_lock(struct uk_spinlock *l)
{
	assert(!l->held);
	l->held = 1;
}

static inline void uk_spin_unlock(struct uk_spinlock *l)
{
	assert(l->held);
	l->held = 0;
}

static inline int uk_spin_trylock(struct uk_spinlock *l)
{
	return l->held ? 0 : (l->held = 1);
}

static inline int uk_spin_is_locked(struct uk_spinlock *l)
{
	return l->held;
}

#define uk_spin_lock_irq(l) uk_spin_lock(l)
#define uk_spin_unlock_irq(l) uk_spin_unlock(l)
#define uk_spin_lock_irqsave(l, flags) ((flags) = 1, uk_spin_lock(l))
#define uk_spin_unlock_irqrestore(l, flags)                                    \
	(assert((flags) == 1), uk_spin_unlock(l))

#endif /* __UK_SPINLOCK_H__ */
