/* SPDX-License-Identifier: BSD-3-Clause */
/* Threads of a stress test: start, count, and wait for all of them. */
#ifndef STRESS_H
#define STRESS_H

#include <stdio.h>
#include <stdlib.h>

#include <uk/errptr.h>
#include <uk/plat/time.h>
#include <uk/sched.h>

static __nsec end; /* of the phase that runs */
static int running;
static unsigned long given, taken;

static inline int over(void)
{
	return ukplat_monotonic_clock() >= end;
}

static inline void add(unsigned long *to, unsigned long n)
{
	__atomic_fetch_add(to, n, __ATOMIC_SEQ_CST);
}

static inline void start(uk_thread_fn_t fn, void *arg)
{
	struct uk_thread *t =
		uk_thread_create(fn, arg, UK_THREADF_DETACHED, "stress");

	if (PTRISERR(t)) {
		printf("not ok - no thread\n");
		exit(1);
	}
	__atomic_fetch_add(&running, 1, __ATOMIC_SEQ_CST);
	uk_sched_thread_add(uk_sched_current(), t);
}

/* The last thing that such a thread does. */
static inline void done(void)
{
	__atomic_fetch_sub(&running, 1, __ATOMIC_SEQ_CST);
}

/* Waits for all threads; false if some hang. */
static inline int all_done(void)
{
	__nsec limit = end + 60000000000UL;

	while (UK_READ_ONCE(running) && ukplat_monotonic_clock() < limit)
		uk_sched_thread_sleep(10000000);
	if (running)
		printf("# %d threads hang\n", running);
	return !running;
}

static inline void begin(unsigned long ms)
{
	given = taken = 0;
	end = ukplat_monotonic_clock() + ms * 1000000UL;
}

#endif
