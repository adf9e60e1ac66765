/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Threads under each policy, with one CPU and with two: `basics` looks at what
 * the policy promises, `stress SECONDS` has everything happen at once.
 */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <uk/atomic.h>
#include <uk/errptr.h>
#include <uk/plat/time.h>
#include <uk/sched.h>
#include <uk/semaphore.h>
#include <uk/ticketlock.h>

#include "test.h"

static int count, bad;
static volatile int stop;

void check(int ok, const char *what)
{
	count++;
	if (!ok)
		bad = 1;
	printf("%sok %d - %s\n", ok ? "" : "not ", count, what);
}

struct uk_thread *run(uk_thread_fn_t fn, void *arg)
{
	struct uk_thread *t = uk_thread_create(fn, arg, UK_THREADF_ECTX, "t");

	if (PTRISERR(t)) {
		puts("not ok - no memory for a thread");
		exit(1);
	}
	uk_sched_thread_add(uk_sched_current(), t);
	return t;
}

static void say_lcpu(void *arg)
{
	*(int *)arg = (int)ukplat_lcpu_idx();
}

/* A thread runs where it was told to; all CPUs run threads. */
static void affinity(void)
{
	struct uk_thread *t, *self = uk_thread_current();
	int ok = 1, idx;

	for (unsigned int i = 0; i < ukplat_lcpu_count(); i++) {
		t = uk_thread_create(say_lcpu, &idx, 0, "t");
		ok &= !uk_thread_set_affinity(t, 1UL << i);
		idx = -1;
		uk_sched_thread_add(uk_sched_current(), t);
		uk_thread_join(t);
		ok &= idx == (int)i;
		ok &= !uk_thread_set_affinity(self, 1UL << i);
		ok &= ukplat_lcpu_idx() == i;
	}
	ok &= uk_thread_set_affinity(self, 1UL << 63) < 0;
	ok &= !uk_thread_set_affinity(self, ~0UL);
	check(ok, "threads run on the CPUs that they are told");
}

#if CONFIG_HAVE_SMP
static void note_lcpu(void *arg)
{
	uk_fetch_add((unsigned long *)arg, 1UL << 8 * ukplat_lcpu_idx());
}

/* Functions run on each CPU that is asked. */
static void remote(void)
{
	unsigned long seen = 0, expected = 0;

	for (int n = 0; n < 100; n++) {
		for (unsigned int i = 0; i < ukplat_lcpu_count(); i++) {
			expected += 1UL << 8 * i;
			ukplat_lcpu_run(i, note_lcpu, &seen);
		}
		ukplat_lcpu_run_all(note_lcpu, &seen);
		for (unsigned int i = 0; i < ukplat_lcpu_count(); i++)
			expected += 1UL << 8 * i;
	}
	check(seen == expected, "functions run on other CPUs");
}
#else
static void remote(void)
{
}
#endif

/* Time goes forward, also from one CPU to the next. */
static void monotonic(void)
{
	struct uk_thread *self = uk_thread_current();
	__nsec last = 0, now;
	int ok = 1;

	for (unsigned int i = 0; i < 2000; i++) {
		uk_thread_set_affinity(self, 1UL << i % ukplat_lcpu_count());
		now = ukplat_monotonic_clock();
		ok &= now >= last;
		last = now;
	}
	uk_thread_set_affinity(self, ~0UL);
	check(ok, "time is monotonic");
}

static void spin(void *arg)
{
	volatile unsigned long *n = arg;

	while (!stop)
		++*n;
}

static void spin_until(void *arg)
{
	while (!*(volatile int *)arg)
		;
}

/* Busy loops on every CPU: a sleeper wakes, and each loop gets on. */
static void fairness(void)
{
	volatile unsigned long n[8] = { 0 };
	struct uk_thread *t[8];
	int ok = 1, flag = 0;

	stop = 0;
	for (int i = 0; i < 8; i++)
		t[i] = run(spin, (void *)&n[i]);
	uk_sched_thread_sleep(300 * MSEC);
	stop = 1;
	for (int i = 0; i < 8; i++) {
		uk_thread_join(t[i]);
		ok &= n[i] != 0;
	}
	check(ok, "busy loops starve nobody");

	t[0] = run(spin_until, &flag);
	uk_sched_thread_sleep(5 * MSEC);
	flag = 1;
	uk_thread_join(t[0]);
	check(1, "a busy loop does not keep the CPU");
}

static volatile int met[2];

/* Ends when the other one has had the CPU. */
static void meet(void *arg)
{
	long me = (long)arg;

	met[me] = 1;
	while (!met[!me] && !stop)
		;
}

/* Two that come to an idle CPU at once share it. */
static void pairs(void)
{
	struct uk_thread *self = uk_thread_current();
	struct uk_thread *t[2];
	__nsec limit;
	int ok = 1;

	stop = 0;
	uk_thread_set_affinity(self, 1UL << (ukplat_lcpu_count() - 1));
	for (int n = 0; ok && n < 30; n++) {
		met[0] = met[1] = 0;
		for (long i = 0; i < 2; i++) {
			t[i] = uk_thread_create(meet, (void *)i, 0, "meet");
			uk_thread_set_affinity(t[i], 1);
		}
		uk_sched_thread_sleep(MSEC);
		uk_sched_thread_add(uk_sched_current(), t[0]);
		uk_sched_thread_add(uk_sched_current(), t[1]);
		limit = ukplat_monotonic_clock() + 10000 * MSEC;
		while (!(met[0] && met[1]) && ukplat_monotonic_clock() < limit)
			uk_sched_thread_sleep(2 * MSEC);
		ok = met[0] && met[1];
		stop = !ok;
		uk_thread_join(t[0]);
		uk_thread_join(t[1]);
	}
	uk_thread_set_affinity(self, ~0UL);
	check(ok, "two that come to an idle CPU share it");
}

static volatile int about_to, others_ran, survived, woken;

/*
 * Counts as blocked and is preempted before it gives the CPU away: nobody
 * knows yet that it is to be woken, so it must go on by itself.
 */
static void about_to_sleep(void *arg)
{
	struct uk_thread *self = uk_thread_current();

	(void)arg;
	uk_thread_block(self);
	about_to = 1;
	while (!others_ran)
		; /* until it was preempted, on its one CPU */
	survived = 1;
	uk_thread_wake(self);

	/* A wake-up while it is preempted is not lost, either. */
	uk_thread_block(self);
	about_to = 2;
	while (others_ran != 2)
		;
	uk_sched_yield();
	woken = 1;
}

static void meanwhile(void *sleeper)
{
	while (about_to != 1)
		;
	others_ran = 1;
	while (about_to != 2)
		;
	uk_thread_wake(sleeper);
	others_ran = 2;
}

static void preempted_on_the_way(void)
{
	__nsec limit = ukplat_monotonic_clock() + 20000 * MSEC;
	struct uk_thread *a, *b;

	a = uk_thread_create(about_to_sleep, NULL, 0, "sleeper");
	b = uk_thread_create(meanwhile, a, 0, "meanwhile");
	uk_thread_set_affinity(a, 1);
	uk_thread_set_affinity(b, 1);
	uk_sched_thread_add(uk_sched_current(), a);
	uk_sched_thread_add(uk_sched_current(), b);
	while (!woken && ukplat_monotonic_clock() < limit)
		uk_sched_thread_sleep(10 * MSEC);
	check(survived, "who is preempted on the way to sleep goes on");
	check(woken, "and is woken by who finds it so");
	if (!woken)
		return; /* they will not end */
	uk_thread_join(a);
	uk_thread_join(b);
}

/* With one CPU the more important loop gets most, the other one some. */
static void priorities(void)
{
	volatile unsigned long hi = 0, lo = 0;
	struct uk_thread *self = uk_thread_current();
	struct uk_thread *a, *b;

	stop = 0;
	uk_thread_set_affinity(self, 1);
	uk_thread_set_nice(self, -20);
	a = uk_thread_create(spin, (void *)&lo, 0, "lo");
	b = uk_thread_create(spin, (void *)&hi, 0, "hi");
	uk_thread_set_nice(a, 19);
	uk_thread_set_nice(b, 0);
	uk_sched_thread_add(uk_sched_current(), a);
	uk_sched_thread_add(uk_sched_current(), b);
	uk_sched_thread_sleep(1000 * MSEC);
	stop = 1;
	uk_thread_join(a);
	uk_thread_join(b);
	uk_thread_set_nice(self, 0);
	uk_thread_set_affinity(self, ~0UL);
	check(hi > 2 * lo && lo, "niceness decides, and starves nobody");
}

static void touch(void *arg)
{
	*(volatile int *)arg = 1;
}

/* No preemption in between, also when a thread that ought to run wakes. */
static void hold(void)
{
	struct uk_thread *self = uk_thread_current();
	volatile int ran = 0;
	struct uk_thread *t;
	__nsec until;
	int held;

	uk_thread_set_affinity(self, 1);
	t = uk_thread_create(touch, (void *)&ran, 0, "t");
	uk_thread_set_nice(t, -20);
	uk_preempt_disable();
	uk_sched_thread_add(uk_sched_current(), t);
	until = ukplat_monotonic_clock() + 50 * MSEC;
	while (ukplat_monotonic_clock() < until)
		;
	held = !ran;
	uk_preempt_enable();
	check(held && ran, "preemption can be held off, and is made up for");
	uk_thread_join(t);
	uk_thread_set_affinity(self, ~0UL);
}

#ifdef CONFIG_ARCH_X86_64
#define VECTOR_SET(v) __asm__ __volatile__("movq %0, %%xmm7" ::"r"(v))
#define VECTOR_GET(v) __asm__ __volatile__("movq %%xmm7, %0" : "=r"(v))
#else
#define VECTOR_SET(v) __asm__ __volatile__("fmov d17, %0" ::"r"(v))
#define VECTOR_GET(v) __asm__ __volatile__("fmov %0, d17" : "=r"(v))
#endif

static int lost; /* atomic */

/* Keeps a value in a vector register over everything that others do. */
static void vector_user(void *arg)
{
	unsigned long mine = (unsigned long)arg, v;

	for (int i = 0; i < 2000; i++) {
		VECTOR_SET(mine);
		uk_sched_yield();
		for (volatile int n = 100; n; n--)
			;
		VECTOR_GET(v);
		if (v != mine)
			uk_inc(&lost);
		mine += 0x10001;
	}
}

/* Vector registers belong to their thread. */
static void vectors(void)
{
	struct uk_thread *t[6];

	for (long i = 0; i < 6; i++)
		t[i] = run(vector_user, (void *)((i + 1) << 32));
	for (int i = 0; i < 6; i++)
		uk_thread_join(t[i]);
	check(!lost, "vector registers belong to their thread");
}

static struct uk_ticketlock tickets = UK_TICKETLOCK_INITIALIZER();
static struct uk_spinlock spins = UK_SPINLOCK_INITIALIZER();
static volatile unsigned long under_ticket, under_spin;

static void count_up(void *unused)
{
	(void)unused;
	for (int i = 0; i < 2000; i++) {
		uk_ticket_lock(&tickets);
		under_ticket++;
		uk_ticket_unlock(&tickets);
		uk_spin_lock(&spins);
		under_spin++;
		uk_spin_unlock(&spins);
	}
}

/* Spin and ticket locks exclude, against other CPUs and preemption. */
static void spinning(void)
{
	struct uk_thread *t[4];

	for (int i = 0; i < 4; i++)
		t[i] = run(count_up, NULL);
	for (int i = 0; i < 4; i++)
		uk_thread_join(t[i]);
	check(under_ticket == 8000 && under_spin == 8000,
	      "spin and ticket locks exclude");
}

static void exit_with(void *arg)
{
	uk_sched_thread_exit2(arg);
}

static void detach_self(void *arg)
{
	uk_thread_detach(uk_thread_current());
	uk_semaphore_up(arg);
}

static void ends(void)
{
	struct uk_semaphore sem = UK_SEMAPHORE_INITIALIZER(sem, 0);
	struct uk_thread *t[16];
	int ok = 1;

	for (long i = 0; i < 16; i++)
		t[i] = run(exit_with, (void *)i);
	for (long i = 0; i < 16; i++)
		ok &= uk_thread_join(t[i]) == (void *)i;
	check(ok, "join gives what the thread left");
	for (int i = 0; i < 16; i++)
		run(detach_self, &sem);
	for (int i = 0; i < 16; i++)
		uk_semaphore_down(&sem);
	check(1, "threads detach themselves");
}

int main(int argc, char *argv[])
{
	printf("# %u CPU(s), %s\n", ukplat_lcpu_count(),
	       UK_IS_ENABLED(CONFIG_HAVE_PREEMPT) ? "preemptive"
						  : "cooperative");
	if (argc > 2 && !strcmp(argv[1], "stress")) {
		stress(strtoul(argv[2], NULL, 10));
	} else {
		affinity();
		remote();
		monotonic();
		ends();
		vectors();
		spinning();
		if (UK_IS_ENABLED(CONFIG_HAVE_PREEMPT)) {
			pairs();
			preempted_on_the_way();
			fairness();
			priorities();
			hold();
		}
	}
	printf("1..%d\n", count);
	return bad;
}
