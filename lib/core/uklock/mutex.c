/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What the inline functions of mutexes leave over: waiting, recursion.
 *
 * The low bit of `owner` says that somebody may sleep, so that unlocking by
 * comparing with the bare owner fails and comes here.  It is set after the
 * waiter is queued, and who locks here sets it again for those behind him.
 */

#include <errno.h>

#include <uk/assert.h>
#include <uk/mutex.h>
#include <uk/wait.h>

#include "debug.h"
#include "stats.h"

void uk_mutex_init_config(struct uk_mutex *m, unsigned int flags)
{
	m->owner = 0;
	m->depth = 0;
	m->flags = flags;
	uk_waitq_init(&m->wait);
}

/* Takes `m` (1), or notes that somebody waits (0). */
static int take_or_mark(struct uk_mutex *m, __uptr me)
{
	__uptr old = uk_load_n_relaxed(&m->owner);

	for (;;) {
		if (!old) {
			if (uk_compare_exchange_n_acq(&m->owner, &old,
						      me | __UK_MUTEX_WAITERS))
				return 1;
		} else if (uk_compare_exchange_n_relaxed(
				   &m->owner, &old, old | __UK_MUTEX_WAITERS)) {
			return 0;
		}
	}
}

static int lock_again(struct uk_mutex *m, int try)
{
	if (m->flags & UK_MUTEX_CONFIG_RECURSE) {
		m->depth++;
		return 0;
	}
	UK_ASSERT(try); /* a thread waits for itself */
	return -EBUSY;
}

int __uk_mutex_lock_slow(struct uk_mutex *m, __nsec deadline, int try)
{
	__uptr me = (__uptr)uk_thread_current();
	__uptr owner = uk_load_n_relaxed(&m->owner) & ~__UK_MUTEX_WAITERS;
	DEFINE_WAIT(w);
	int late = 0;
	int rc = 0;

	if (owner == me)
		return lock_again(m, try);
	if (try)
		return -EBUSY;
	lock_stat_inc(UK_LOCK_STAT_MUTEX);
	if (deadline == __NSEC_MAX)
		lock_debug_wait(m);
	for (;;) {
		uk_waitq_prepare(&m->wait, &w);
		if (take_or_mark(m, me))
			break;
		if (late) {
			rc = -ETIMEDOUT;
			break;
		}
		lock_stat_inc(UK_LOCK_STAT_MUTEX_SLEEP);
		late = uk_waitq_sleep(deadline);
	}
	uk_waitq_finish(&m->wait, &w);
	lock_debug_done();
	return rc;
}

void __uk_mutex_unlock_slow(struct uk_mutex *m)
{
	UK_ASSERT((uk_load_n_relaxed(&m->owner) & ~__UK_MUTEX_WAITERS) ==
		  (__uptr)uk_thread_current());
	if (m->depth) {
		m->depth--;
		return;
	}
	uk_store_n_rel(&m->owner, 0);
	uk_waitq_wake_up_one(&m->wait);
}
