/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Mutexes: sleeping locks with an owner, for threads only.  Waiters are served
 * in the order of their arrival, but a thread that finds the mutex free takes
 * it.  UK_MUTEX_CONFIG_RECURSE lets the owner lock again.
 */
#ifndef __UK_MUTEX_H__
#define __UK_MUTEX_H__

#include <uk/atomic.h>
#include <uk/essentials.h>
#include <uk/thread.h>
#include <uk/wait_types.h>

UK_BEGIN_DECLS

#define UK_MUTEX_CONFIG_RECURSE 0x01

#define __UK_MUTEX_WAITERS 1UL /* in `owner`: somebody sleeps */

struct uk_mutex {
	__uptr owner; /* struct uk_thread *, or 0; low bit: has waiters */
	unsigned int depth; /* of recursion; the owner's */
	unsigned int flags;
	struct uk_waitq wait;
};

#define UK_MUTEX_INITIALIZER(name)                                             \
	{                                                                      \
		.wait = UK_WAIT_QUEUE_INITIALIZER((name).wait)                 \
	}
#define UK_MUTEX_INITIALIZER_RECURSIVE(name)                                   \
	{                                                                      \
		.flags = UK_MUTEX_CONFIG_RECURSE,                              \
		.wait = UK_WAIT_QUEUE_INITIALIZER((name).wait)                 \
	}

/** Makes `m` a free mutex with UK_MUTEX_CONFIG_*. */
void uk_mutex_init_config(struct uk_mutex *m, unsigned int flags);
#define uk_mutex_init(m) uk_mutex_init_config(m, 0)

/* What the inline functions below leave over. */
int __uk_mutex_lock_slow(struct uk_mutex *m, __nsec deadline, int try);
void __uk_mutex_unlock_slow(struct uk_mutex *m);

/** Locks, sleeping until `m` is free.  Before scheduling: just locks. */
static inline void uk_mutex_lock(struct uk_mutex *m)
{
	__uptr expected = 0;

	if (likely(__atomic_compare_exchange_n(
		    &m->owner, &expected, (__uptr)uk_thread_current(), 0,
		    __ATOMIC_ACQUIRE, __ATOMIC_RELAXED)))
		return;
	(void)__uk_mutex_lock_slow(m, __NSEC_MAX, 0);
}

/** Locks until the monotonic time `deadline`; 0 or -ETIMEDOUT. */
static inline int uk_mutex_lock_until(struct uk_mutex *m, __nsec deadline)
{
	__uptr expected = 0;

	if (likely(__atomic_compare_exchange_n(
		    &m->owner, &expected, (__uptr)uk_thread_current(), 0,
		    __ATOMIC_ACQUIRE, __ATOMIC_RELAXED)))
		return 0;
	return __uk_mutex_lock_slow(m, deadline, 0);
}

/** Locks if that is possible at once; 1 if it was. */
static inline int uk_mutex_trylock(struct uk_mutex *m)
{
	__uptr expected = 0;

	if (likely(__atomic_compare_exchange_n(
		    &m->owner, &expected, (__uptr)uk_thread_current(), 0,
		    __ATOMIC_ACQUIRE, __ATOMIC_RELAXED)))
		return 1;
	return !__uk_mutex_lock_slow(m, 0, 1);
}

/**
 * Unlocks what the caller has locked.  It touches the mutex after others may
 * have got it: its memory must not be freed before this returns.
 */
static inline void uk_mutex_unlock(struct uk_mutex *m)
{
	__uptr expected = (__uptr)uk_thread_current();

	if (likely(!m->depth && __atomic_compare_exchange_n(
					&m->owner, &expected, 0, 0,
					__ATOMIC_RELEASE, __ATOMIC_RELAXED)))
		return;
	__uk_mutex_unlock_slow(m);
}

/** True if anybody holds `m` (a snapshot). */
static inline int uk_mutex_is_locked(const struct uk_mutex *m)
{
	return *(const volatile __uptr *)&m->owner != 0;
}

UK_END_DECLS

#endif /* __UK_MUTEX_H__ */
