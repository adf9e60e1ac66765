/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Two threads that compute, one after the other and then at once: how long the
 * second takes in relation to the first, in percent.
 */

#include <stdio.h>

#include <uk/plat/time.h>
#include <uk/sched.h>

#define ROUNDS 100000000UL

static void compute(void *arg)
{
	unsigned long x = (unsigned long)arg;

	for (unsigned long i = 0; i < ROUNDS; i++)
		__asm__ __volatile__("" : "+r"(x));
}

static struct uk_thread *start(void)
{
	return uk_sched_thread_create(uk_sched_current(), compute, NULL, "t");
}

int main(void)
{
	struct uk_thread *a, *b;
	__nsec t0, t1, t2;

	t0 = ukplat_monotonic_clock();
	uk_thread_join(start());
	uk_thread_join(start());
	t1 = ukplat_monotonic_clock();
	a = start();
	b = start();
	uk_thread_join(a);
	uk_thread_join(b);
	t2 = ukplat_monotonic_clock();
	printf("smp_ratio %lu\n", (t2 - t1) * 100 / (t1 - t0));
	return 0;
}
