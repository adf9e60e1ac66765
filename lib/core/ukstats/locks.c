/* SPDX-License-Identifier: BSD-3-Clause */
/* Locks that threads waited for. */

#include <uk/lock_stats.h>
#include <uk/store.h>

#define COUNTER(name, stat)                                                    \
	static int get_##name(void *cookie __unused, __u64 *out)               \
	{                                                                      \
		*out = uk_lock_stat(stat);                                     \
		return 0;                                                      \
	}

COUNTER(mutex_contended, UK_LOCK_STAT_MUTEX)
COUNTER(mutex_sleeps, UK_LOCK_STAT_MUTEX_SLEEP)
COUNTER(rwlock_sleeps, UK_LOCK_STAT_RWLOCK_SLEEP)
COUNTER(semaphore_sleeps, UK_LOCK_STAT_SEMAPHORE_SLEEP)
COUNTER(condvar_sleeps, UK_LOCK_STAT_CONDVAR_SLEEP)

UK_STORE_STATIC_ENTRY(10, mutex_contended, u64, get_mutex_contended, __NULL);
UK_STORE_STATIC_ENTRY(11, mutex_sleeps, u64, get_mutex_sleeps, __NULL);
UK_STORE_STATIC_ENTRY(12, rwlock_sleeps, u64, get_rwlock_sleeps, __NULL);
UK_STORE_STATIC_ENTRY(13, semaphore_sleeps, u64, get_semaphore_sleeps, __NULL);
UK_STORE_STATIC_ENTRY(14, condvar_sleeps, u64, get_condvar_sleeps, __NULL);
