/* SPDX-License-Identifier: BSD-3-Clause */
/* The data of wait queues, for headers that embed one. */
#ifndef __UK_WAIT_TYPES_H__
#define __UK_WAIT_TYPES_H__

#include <uk/list.h>
#include <uk/spinlock.h>

struct uk_thread;

struct uk_waitq {
	struct uk_spinlock lock;
	struct uk_list_head waiters; /* uk_waitq_entry, oldest first */
};

struct uk_waitq_entry {
	struct uk_list_head link; /* guarded by the queue's lock */
	struct uk_thread *thread;
	int queued;
};

#define UK_WAIT_QUEUE_INITIALIZER(name)                                        \
	{                                                                      \
		.lock = UK_SPINLOCK_INITIALIZER(),                             \
		.waiters = UK_LIST_HEAD_INIT((name).waiters)                   \
	}

#endif /* __UK_WAIT_TYPES_H__ */
