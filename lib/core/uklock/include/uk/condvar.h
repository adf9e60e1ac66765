/* SPDX-License-Identifier: BSD-3-Clause */
/* Condition variables, to be used with a mutex; and once. */
#ifndef __UK_CONDVAR_H__
#define __UK_CONDVAR_H__

#include <uk/essentials.h>
#include <uk/mutex.h>
#include <uk/wait_types.h>

UK_BEGIN_DECLS

struct uk_condvar {
	struct uk_waitq wait;
};

#define UK_CONDVAR_INITIALIZER(name)                                           \
	{                                                                      \
		.wait = UK_WAIT_QUEUE_INITIALIZER((name).wait)                 \
	}

/** Makes `cv` a variable that nobody waits on. */
void uk_condvar_init(struct uk_condvar *cv);
/**
 * Unlocks `m`, sleeps until signalled or the monotonic time `deadline`, locks
 * `m`.  May also return for no reason.  0 or -ETIMEDOUT.
 */
int uk_condvar_wait(struct uk_condvar *cv, struct uk_mutex *m, __nsec deadline);
/** Wakes one waiter, or all.  Any context. */
void uk_condvar_signal(struct uk_condvar *cv);
void uk_condvar_broadcast(struct uk_condvar *cv);

struct uk_once {
	int done;
	struct uk_mutex lock;
};

#define UK_ONCE_INITIALIZER(name)                                              \
	{                                                                      \
		.lock = UK_MUTEX_INITIALIZER((name).lock)                      \
	}

/** Calls fn(arg) the first time; later callers wait until it has returned. */
void uk_once(struct uk_once *o, void (*fn)(void *arg), void *arg);

UK_END_DECLS

#endif /* __UK_CONDVAR_H__ */
