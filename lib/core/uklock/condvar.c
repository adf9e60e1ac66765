/* SPDX-License-Identifier: BSD-3-Clause */
/* Condition variables and once. */

#include <errno.h>

#include <uk/condvar.h>
#include <uk/wait.h>

#include "stats.h"

void uk_condvar_init(struct uk_condvar *cv)
{
	uk_waitq_init(&cv->wait);
}

int uk_condvar_wait(struct uk_condvar *cv, struct uk_mutex *m, __nsec deadline)
{
	DEFINE_WAIT(w);
	int late;

	/* Queued before the mutex is free: no signal is missed in between. */
	uk_waitq_prepare(&cv->wait, &w);
	uk_mutex_unlock(m);
	lock_stat_inc(UK_LOCK_STAT_CONDVAR_SLEEP);
	late = uk_waitq_sleep(deadline);
	/* Still queued means that nobody signalled */
	late = late && w.queued;
	uk_waitq_finish(&cv->wait, &w);
	uk_mutex_lock(m);
	return late ? -ETIMEDOUT : 0;
}

void uk_condvar_signal(struct uk_condvar *cv)
{
	uk_waitq_wake_up_one(&cv->wait);
}

void uk_condvar_broadcast(struct uk_condvar *cv)
{
	uk_waitq_wake_up(&cv->wait);
}

void uk_once(struct uk_once *o, void (*fn)(void *arg), void *arg)
{
	if (uk_load_n_acq(&o->done))
		return;
	uk_mutex_lock(&o->lock);
	if (!o->done) {
		fn(arg);
		uk_store_n_rel(&o->done, 1);
	}
	uk_mutex_unlock(&o->lock);
}
