/* SPDX-License-Identifier: BSD-3-Clause */
/* How often locks were waited for. */

#include <uk/atomic.h>

#include "stats.h"

static unsigned long counts[UK_LOCK_STAT_COUNT]; /* atomic */

void lock_stat_inc(enum uk_lock_stat what)
{
	uk_inc(&counts[what]);
}

unsigned long uk_lock_stat(enum uk_lock_stat what)
{
	return uk_load_n_relaxed(&counts[what]);
}
