/* SPDX-License-Identifier: BSD-3-Clause */
/* Counting semaphores.  Up is callable from interrupt handlers. */
#ifndef __UK_SEMAPHORE_H__
#define __UK_SEMAPHORE_H__

#include <uk/essentials.h>
#include <uk/wait_types.h>

UK_BEGIN_DECLS

struct uk_semaphore {
	long count; /* guarded by wait.lock */
	struct uk_waitq wait;
};

#define UK_SEMAPHORE_INITIALIZER(name, n)                                      \
	{                                                                      \
		.count = (n), .wait = UK_WAIT_QUEUE_INITIALIZER((name).wait)   \
	}

/** Makes `s` a semaphore with `count` tokens. */
void uk_semaphore_init(struct uk_semaphore *s, long count);
/** Takes a token, sleeping until there is one. */
void uk_semaphore_down(struct uk_semaphore *s);
/** Takes a token if there is one: 1, else 0.  Any context. */
int uk_semaphore_down_try(struct uk_semaphore *s);
/** Waits at most `timeout` nanoseconds: those left (at least 1), or
 *  __NSEC_MAX if it timed out. */
__nsec uk_semaphore_down_to(struct uk_semaphore *s, __nsec timeout);
/** Adds a token and wakes one waiter.  Any context. */
void uk_semaphore_up(struct uk_semaphore *s);
#define uk_semaphore_up_isr(s) uk_semaphore_up(s)

UK_END_DECLS

#endif /* __UK_SEMAPHORE_H__ */
