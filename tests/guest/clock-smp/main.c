/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * One time for all CPUs: each looks at the latest time that anybody has told,
 * then at the clock, and tells that.  Variant `skew` makes the counters of
 * further CPUs differ where they could (x86_64).
 */
#include <stdio.h>
#include <stdlib.h>

#include <uk/atomic.h>
#include <uk/errptr.h>
#include <uk/plat/lcpu.h>
#include <uk/plat/time.h>
#include <uk/sched.h>
#include <uk/thread.h>

#define MSEC 1000000UL
#define SPAN (1500 * MSEC)
#define CPUS_MAX 4

static __nsec latest; /* atomic */
static unsigned long back, handed_over; /* atomic */
static int n, bad;

static void check(int ok, const char *what)
{
	bad |= !ok;
	printf("%s %d - %s\n", ok ? "ok" : "not ok", ++n, what);
}

/* On one CPU. */
static void hammer(void *arg)
{
	__nsec until = ukplat_monotonic_clock() + SPAN;
	__nsec now = 0, seen, mine = 0;

	(void)arg;
	while (now < until) {
		seen = uk_load_n_acq(&latest);
		now = ukplat_monotonic_clock();
		if (now < seen || now < mine)
			uk_inc(&back);
		if (seen != mine)
			uk_inc(&handed_over);
		mine = now;
		uk_compare_exchange_n(&latest, &seen, now);
	}
}

static void order(void)
{
	struct uk_thread *t[CPUS_MAX];
	unsigned int cpus = ukplat_lcpu_count();

	for (unsigned int i = 0; i < cpus; i++) {
		t[i] = uk_thread_create(hammer, NULL, 0, "hammer");
		if (PTRISERR(t[i]))
			exit(1);
		uk_thread_set_affinity(t[i], 1UL << i);
		uk_sched_thread_add(uk_sched_current(), t[i]);
	}
	for (unsigned int i = 0; i < cpus; i++)
		uk_thread_join(t[i]);
	printf("# %u CPUs, %lu times handed over, %lu times back\n", cpus,
	       handed_over, back);
	check(!back, "time goes back on no CPU");
	check(handed_over > cpus, "the CPUs saw each other's time");
}

/* A deadline means the same on every CPU, and passes as long as it takes. */
static void sleeps(void)
{
	struct uk_thread *self = uk_thread_current();
	__nsec start = ukplat_monotonic_clock();
	int ok = 1;

	for (unsigned int i = 0; i < 8; i++) {
		uk_thread_set_affinity(self, 1UL << i % ukplat_lcpu_count());
		uk_sched_thread_sleep(20 * MSEC);
	}
	ok &= ukplat_monotonic_clock() - start >= 8 * 20 * MSEC;
	ok &= ukplat_monotonic_clock() - start < 60000 * MSEC;
	check(ok, "sleeps take their time on every CPU");
}

int main(void)
{
	check(ukplat_lcpu_count() > 1, "there are several CPUs");
	order();
	sleeps();
	printf("1..%d\n", n);
	return bad;
}
