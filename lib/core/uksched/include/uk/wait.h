/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Wait queues: threads wait, first come first served, for a condition; who
 * makes it true wakes them.  Wakers may be interrupt handlers.
 *
 * A waiter enters the queue and counts as blocked before it looks at the
 * condition, so a change between looking and sleeping wakes it.
 */
#ifndef __UK_WAIT_H__
#define __UK_WAIT_H__

#include <uk/plat/time.h>
#include <uk/sched.h>
#include <uk/thread.h>
#include <uk/wait_types.h>

UK_BEGIN_DECLS

/** Makes `wq` an empty queue. */
void uk_waitq_init(struct uk_waitq *wq);

/** True if nobody waits (a snapshot). */
static inline int uk_waitq_empty(const struct uk_waitq *wq)
{
	return uk_list_empty(&wq->waiters);
}

/** Queues the calling thread (once) and marks it as not runnable. */
void uk_waitq_prepare(struct uk_waitq *wq, struct uk_waitq_entry *w);
/** Takes the caller off the queue and makes it runnable. */
void uk_waitq_finish(struct uk_waitq *wq, struct uk_waitq_entry *w);

/** Wakes the `n` that wait longest (all if fewer); how many.  Any context. */
int uk_waitq_wake_up_n(struct uk_waitq *wq, int n);

/** Wakes all; any context. */
static inline void uk_waitq_wake_up(struct uk_waitq *wq)
{
	uk_waitq_wake_up_n(wq, __S32_MAX);
}

/** Wakes who waits longest; any context. */
static inline void uk_waitq_wake_up_one(struct uk_waitq *wq)
{
	uk_waitq_wake_up_n(wq, 1);
}

#define uk_waitq_wake_up_isr(wq) uk_waitq_wake_up(wq)

/** Sleeps until woken or `deadline`; 1 if the deadline has passed. */
int uk_waitq_sleep(__nsec deadline);

UK_END_DECLS

#define DEFINE_WAIT_QUEUE(name)                                                \
	struct uk_waitq name = UK_WAIT_QUEUE_INITIALIZER(name)
#define DEFINE_WAIT(name) struct uk_waitq_entry name = { .queued = 0 }

/*
 * Waits until `cond`, which is looked at again after every wake-up, or until
 * `deadline` (monotonic; 0: none); around the sleep it runs unlock_fn(lock) and
 * lock_fn(lock).  Gives 0, or -ETIMEDOUT (as -110) with `cond` still false.
 */
#define __uk_waitq_wait(wq, cond, deadline, lock_fn, unlock_fn, lock)          \
	({                                                                     \
		DEFINE_WAIT(__we);                                             \
		__nsec __dl = (deadline);                                      \
		int __rc = 0;                                                  \
                                                                               \
		if (!__dl)                                                     \
			__dl = __NSEC_MAX;                                     \
		while (!(cond)) {                                              \
			uk_waitq_prepare((wq), &__we);                         \
			if (cond)                                              \
				break;                                         \
			if (__rc)                                              \
				break;                                         \
			unlock_fn(lock);                                       \
			__rc = uk_waitq_sleep(__dl) ? -110 : 0;                \
			lock_fn(lock);                                         \
		}                                                              \
		uk_waitq_finish((wq), &__we);                                  \
		(cond) ? 0 : __rc;                                             \
	})

#define __uk_waitq_nolock(lock) ((void)(lock))

#define uk_waitq_wait_event(wq, cond)                                          \
	((void)__uk_waitq_wait(wq, cond, 0, __uk_waitq_nolock,                 \
			       __uk_waitq_nolock, 0))
#define uk_waitq_wait_event_deadline(wq, cond, deadline)                       \
	__uk_waitq_wait(wq, cond, deadline, __uk_waitq_nolock,                 \
			__uk_waitq_nolock, 0)
#define uk_waitq_wait_event_locked(wq, cond, lock_fn, unlock_fn, lock)         \
	((void)__uk_waitq_wait(wq, cond, 0, lock_fn, unlock_fn, lock))
#define uk_waitq_wait_event_deadline_locked(wq, cond, deadline, lock_fn,       \
					    unlock_fn, lock)                   \
	__uk_waitq_wait(wq, cond, deadline, lock_fn, unlock_fn, lock)
#define uk_waitq_wait_event_mutex(wq, cond, mutex)                             \
	uk_waitq_wait_event_locked(wq, cond, uk_mutex_lock, uk_mutex_unlock,   \
				   mutex)
#define uk_waitq_wait_event_deadline_mutex(wq, cond, deadline, mutex)          \
	uk_waitq_wait_event_deadline_locked(wq, cond, deadline, uk_mutex_lock, \
					    uk_mutex_unlock, mutex)

#endif /* __UK_WAIT_H__ */
