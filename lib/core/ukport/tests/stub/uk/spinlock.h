/* SPDX-License-Identifier: BSD-3-Clause */
/* Stand-in for host tests: one thread, no interrupts. */
#ifndef __UK_SPINLOCK_H__
#define __UK_SPINLOCK_H__

struct uk_spinlock {
	int held;
};

#define UK_SPINLOCK_INITIALIZER()                                              \
	{                                                                      \
		0                                                              \
	}
#define uk_spin_lock_irqsave(l, flags) ((flags) = ++(l)->held)
#define uk_spin_unlock_irqrestore(l, flags) ((void)(flags), (l)->held--)

#endif /* __UK_SPINLOCK_H__ */
