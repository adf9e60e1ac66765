/* SPDX-License-Identifier: BSD-3-Clause */
/* Semaphores: a count under the lock of its wait queue. */

#include <uk/plat/time.h>
#include <uk/semaphore.h>
#include <uk/wait.h>

#include "stats.h"

void uk_semaphore_init(struct uk_semaphore *s, long count)
{
	s->count = count;
	uk_waitq_init(&s->wait);
}

int uk_semaphore_down_try(struct uk_semaphore *s)
{
	unsigned long flags;
	int got;

	uk_spin_lock_irqsave(&s->wait.lock, flags);
	got = s->count > 0;
	s->count -= got;
	uk_spin_unlock_irqrestore(&s->wait.lock, flags);
	return got;
}

/* Takes a token by `deadline`: 1, else 0. */
static int down_until(struct uk_semaphore *s, __nsec deadline)
{
	DEFINE_WAIT(w);
	int late = 0;
	int got;

	for (;;) {
		got = uk_semaphore_down_try(s);
		if (got || late)
			break;
		uk_waitq_prepare(&s->wait, &w);
		got = uk_semaphore_down_try(s);
		if (got)
			break;
		lock_stat_inc(UK_LOCK_STAT_SEMAPHORE_SLEEP);
		late = uk_waitq_sleep(deadline);
	}
	uk_waitq_finish(&s->wait, &w);
	return got;
}

void uk_semaphore_down(struct uk_semaphore *s)
{
	(void)down_until(s, __NSEC_MAX);
}

__nsec uk_semaphore_down_to(struct uk_semaphore *s, __nsec timeout)
{
	__nsec until = ukplat_monotonic_clock() + timeout;
	__nsec now;

	if (!down_until(s, until))
		return __NSEC_MAX;
	now = ukplat_monotonic_clock();
	return now < until ? until - now : 1;
}

void uk_semaphore_up(struct uk_semaphore *s)
{
	unsigned long flags;

	uk_spin_lock_irqsave(&s->wait.lock, flags);
	s->count++;
	uk_spin_unlock_irqrestore(&s->wait.lock, flags);
	uk_waitq_wake_up_one(&s->wait);
}
