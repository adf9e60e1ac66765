/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Reader-writer locks, sleeping, for threads only.  A waiting writer keeps new
 * readers out, so that it is not starved.
 */
#ifndef __UK_RWLOCK_H__
#define __UK_RWLOCK_H__

#include <uk/essentials.h>
#include <uk/wait_types.h>

UK_BEGIN_DECLS

#define UK_RWLOCK_CONFIG_WRITE_RECURSE 0x01 /* accepted; writers may nest */

struct uk_thread;

struct uk_rwlock {
	struct uk_spinlock lock;
	int readers; /* guarded by `lock`, as all below */
	int writers_waiting;
	unsigned int depth; /* of the writer */
	unsigned int flags;
	struct uk_thread *writer;
	int written; /* there is a writer (before scheduling it is NULL) */
	struct uk_waitq rwait;
	struct uk_waitq wwait;
};

#define UK_RWLOCK_INITIALIZER(name, cfg)                                       \
	{                                                                      \
		.lock = UK_SPINLOCK_INITIALIZER(), .flags = (cfg),             \
		.rwait = UK_WAIT_QUEUE_INITIALIZER((name).rwait),              \
		.wwait = UK_WAIT_QUEUE_INITIALIZER((name).wwait)               \
	}

/** Makes `rwl` a free lock. */
void uk_rwlock_init_config(struct uk_rwlock *rwl, unsigned int flags);
#define uk_rwlock_init(rwl) uk_rwlock_init_config(rwl, 0)
/** Locks for reading, together with other readers; and unlocks. */
void uk_rwlock_rlock(struct uk_rwlock *rwl);
void uk_rwlock_runlock(struct uk_rwlock *rwl);
/** Locks for reading if it need not wait; false if it would. */
int uk_rwlock_rtrylock(struct uk_rwlock *rwl);
/** Locks for writing, alone; and unlocks. */
void uk_rwlock_wlock(struct uk_rwlock *rwl);
void uk_rwlock_wunlock(struct uk_rwlock *rwl);
/** Locks for writing if it need not wait; false if it would. */
int uk_rwlock_wtrylock(struct uk_rwlock *rwl);

UK_END_DECLS

#endif /* __UK_RWLOCK_H__ */
