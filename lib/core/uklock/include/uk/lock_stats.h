/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * How often sleeping locks had to be waited for, all of a kind together.  Who
 * gets a lock at once is not counted, and pays nothing.  With LIBUKSTATS only.
 */
#ifndef __UK_LOCK_STATS_H__
#define __UK_LOCK_STATS_H__

#include <uk/essentials.h>

UK_BEGIN_DECLS

enum uk_lock_stat {
	UK_LOCK_STAT_MUTEX, /* mutexes that were found locked by others */
	UK_LOCK_STAT_MUTEX_SLEEP, /* sleeps for one of them */
	UK_LOCK_STAT_RWLOCK_SLEEP, /* sleeps of readers and writers */
	UK_LOCK_STAT_SEMAPHORE_SLEEP, /* sleeps for a token */
	UK_LOCK_STAT_CONDVAR_SLEEP, /* waits for a signal */
	UK_LOCK_STAT_COUNT
};

/** The number of them since boot.  Any context. */
unsigned long uk_lock_stat(enum uk_lock_stat what);

UK_END_DECLS

#endif /* __UK_LOCK_STATS_H__ */
