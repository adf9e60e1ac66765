/* SPDX-License-Identifier: BSD-3-Clause */
/* Counting waits; nothing without LIBUKLOCK_STATS. */
#ifndef __LOCK_STATS_H__
#define __LOCK_STATS_H__

#include <uk/lock_stats.h>

#if CONFIG_LIBUKLOCK_STATS

/* One more.  Only where a thread is about to wait. */
void lock_stat_inc(enum uk_lock_stat what);

#else

static inline void lock_stat_inc(enum uk_lock_stat what __unused)
{
}

#endif

#endif /* __LOCK_STATS_H__ */
