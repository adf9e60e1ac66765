/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What the core's smallest operations cost, in instructions: under QEMU's
 * -icount shift=0 the time-stamp counter counts them.  Prints "name value".
 */

#include <stdio.h>

#include <uk/alloc.h>
#include <uk/mutex.h>
#include <uk/plat/time.h>
#include <uk/sched.h>
#include <uk/semaphore.h>

#define ROUNDS 1000

static struct uk_mutex mutex = UK_MUTEX_INITIALIZER(mutex);
static struct uk_semaphore sem = UK_SEMAPHORE_INITIALIZER(sem, 0);
static volatile int stop;

static unsigned long count(void)
{
	unsigned int lo, hi;

	__asm__ __volatile__("rdtsc" : "=a"(lo), "=d"(hi)::"memory");
	return lo | (unsigned long)hi << 32;
}

static unsigned long overhead(void)
{
	unsigned long t = count();

	for (int i = 0; i < ROUNDS; i++)
		__asm__ __volatile__("" ::"r"(i) : "memory");
	return count() - t;
}

static void report(const char *name, unsigned long t, unsigned long rounds)
{
	printf("%s %lu\n", name, (t - overhead()) / rounds);
}

static void heap(void)
{
	struct uk_alloc *a = uk_alloc_get_default();
	unsigned long t;
	void *p;

	uk_free(a, uk_malloc(a, 64));
	t = count();
	for (int i = 0; i < ROUNDS; i++) {
		p = uk_malloc(a, 64);
		__asm__ __volatile__("" : "+r"(p)::"memory");
		uk_free(a, p);
	}
	report("malloc_free_64_insns", count() - t, ROUNDS);
}

static void lock(void)
{
	unsigned long t = count();

	for (int i = 0; i < ROUNDS; i++) {
		uk_mutex_lock(&mutex);
		uk_mutex_unlock(&mutex);
	}
	report("mutex_pair_insns", count() - t, ROUNDS);
}

static void yielder(void *arg)
{
	(void)arg;
	while (!stop)
		uk_sched_yield();
}

static void context_switch(void)
{
	struct uk_thread *other = uk_thread_create(yielder, NULL, 0, "other");
	unsigned long t, n;

	uk_sched_thread_add(uk_sched_current(), other);
	uk_sched_yield();
	n = uk_sched_switches();
	t = count();
	for (int i = 0; i < ROUNDS; i++)
		uk_sched_yield();
	t = count() - t;
	report("context_switch_insns", t, uk_sched_switches() - n);
	stop = 1;
	uk_thread_join(other);
}

static void fire(struct uk_timer *timer, void *arg)
{
	(void)timer;
	uk_semaphore_up(arg);
}

static void timer(void)
{
	struct uk_timer t;
	unsigned long n = 0, begin;

	uk_timer_init(&t, fire, &sem);
	for (int i = 0; i < 10; i++) {
		begin = count();
		uk_timer_set(&t, ukplat_monotonic_clock());
		uk_semaphore_down(&sem);
		n = count() - begin;
	}
	printf("timer_insns %lu\n", n);
}

int main(void)
{
	heap();
	lock();
	context_switch();
	timer();
	printf("thread_bytes %lu\n", sizeof(struct uk_thread));
	return 0;
}
