/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Everything at once, for some seconds: locks, queues, timers, threads coming
 * and going.  Each kind keeps a promise that is checked; what loses a wake-up
 * hangs, and the test with it.
 */

#include <stdio.h>
#include <string.h>

#include <uk/atomic.h>
#include <uk/condvar.h>
#include <uk/errptr.h>
#include <uk/mutex.h>
#include <uk/plat/time.h>
#include <uk/rwlock.h>
#include <uk/sched.h>
#include <uk/semaphore.h>
#include <uk/wait.h>

#include "test.h"

#define SEC 1000000000UL
#define SECONDS_MIN 8

static volatile int stop;
static int wrong; /* how often a promise was broken; atomic */

static void expect(int ok)
{
	if (!ok)
		uk_inc(&wrong);
}

/* A little work, sometimes a pause. */
static void dally(unsigned int *seed)
{
	*seed = *seed * 1103515245 + 12345;
	switch (*seed >> 16 & 31) {
	case 0:
		uk_sched_yield();
		break;
	case 1:
		uk_sched_thread_sleep(*seed >> 20 & 0x1ffff);
		break;
	default:
		for (volatile int i = *seed >> 20 & 63; i > 0; i--)
			;
	}
}

/* Mutexes: one inside at a time; recursive; until a deadline. */
static struct uk_mutex mutex = UK_MUTEX_INITIALIZER_RECURSIVE(mutex);
static struct uk_mutex timed = UK_MUTEX_INITIALIZER(timed);
static volatile int inside;
static volatile unsigned long mutex_sum;
static unsigned long mutex_count; /* atomic */

static void mutexes(void *arg)
{
	unsigned int seed = (unsigned int)(long)arg;

	while (!stop) {
		uk_mutex_lock(&mutex);
		uk_mutex_lock(&mutex);
		expect(!inside);
		inside = 1;
		mutex_sum++;
		dally(&seed);
		inside = 0;
		uk_mutex_unlock(&mutex);
		uk_mutex_unlock(&mutex);
		uk_inc(&mutex_count);
		if (!uk_mutex_lock_until(&timed, ukplat_monotonic_clock() +
							 (seed & 0xffff))) {
			dally(&seed);
			uk_mutex_unlock(&timed);
		}
		if (uk_mutex_trylock(&timed))
			uk_mutex_unlock(&timed);
		dally(&seed);
	}
}

/* Reader-writer locks: readers see whole writes. */
static struct uk_rwlock rwl = UK_RWLOCK_INITIALIZER(rwl, 0);
static volatile unsigned long pair[2];

static void readers(void *arg)
{
	unsigned int seed = (unsigned int)(long)arg;
	unsigned long a;

	while (!stop) {
		uk_rwlock_rlock(&rwl);
		a = pair[0];
		dally(&seed);
		expect(a == pair[1]);
		uk_rwlock_runlock(&rwl);
		dally(&seed);
	}
}

static void writers(void *arg)
{
	unsigned int seed = (unsigned int)(long)arg;

	while (!stop) {
		uk_rwlock_wlock(&rwl);
		pair[0]++;
		dally(&seed);
		pair[1]++;
		uk_rwlock_wunlock(&rwl);
		dally(&seed);
	}
}

/* Semaphores: what is produced is consumed. */
static struct uk_semaphore items = UK_SEMAPHORE_INITIALIZER(items, 0);
static struct uk_semaphore room = UK_SEMAPHORE_INITIALIZER(room, 8);
static unsigned long produced, consumed; /* atomic */

static void producers(void *arg)
{
	unsigned int seed = (unsigned int)(long)arg;

	while (!stop) {
		if (uk_semaphore_down_to(&room, MSEC) == __NSEC_MAX)
			continue;
		uk_inc(&produced);
		uk_semaphore_up(&items);
		dally(&seed);
	}
}

static void consumers(void *arg)
{
	unsigned int seed = (unsigned int)(long)arg;

	while (!stop) {
		if (uk_semaphore_down_to(&items, MSEC) == __NSEC_MAX)
			continue;
		uk_inc(&consumed);
		uk_semaphore_up(&room);
		dally(&seed);
	}
}

/* Condition variables and wait queues: a token goes round, none is lost. */
#define PARTIES 3

static struct uk_mutex cv_lock = UK_MUTEX_INITIALIZER(cv_lock);
static struct uk_condvar cv = UK_CONDVAR_INITIALIZER(cv);
static volatile unsigned long cv_turn;

static void cv_parties(void *arg)
{
	unsigned long me = (unsigned long)arg;

	uk_mutex_lock(&cv_lock);
	while (!stop) {
		while (cv_turn % PARTIES != me && !stop)
			uk_condvar_wait(&cv, &cv_lock, __NSEC_MAX);
		cv_turn++;
		uk_condvar_broadcast(&cv);
	}
	uk_condvar_broadcast(&cv);
	uk_mutex_unlock(&cv_lock);
}

static struct uk_waitq wq = UK_WAIT_QUEUE_INITIALIZER(wq);
static volatile unsigned long wq_turn;

static void wq_parties(void *arg)
{
	unsigned long me = (unsigned long)arg;

	while (!stop) {
		uk_waitq_wait_event(&wq, wq_turn % PARTIES == me || stop);
		wq_turn++;
		uk_waitq_wake_up(&wq);
	}
	uk_waitq_wake_up(&wq);
}

/* Timers: armed anew by their callback and from outside, and cancelled. */
static unsigned long fired; /* atomic */

static void timer_fn(struct uk_timer *t, void *arg)
{
	uk_inc(&fired);
	if (!stop && uk_fetch_add((int *)arg, 1) % 4)
		uk_timer_set(t, ukplat_monotonic_clock() + 20000);
}

static void timers(void *arg)
{
	unsigned int seed = (unsigned int)(long)arg;
	struct uk_timer t;
	int n;

	while (!stop) {
		n = 0;
		uk_timer_init(&t, timer_fn, &n);
		uk_timer_set(&t, ukplat_monotonic_clock() + (seed & 0x3ffff));
		dally(&seed);
		uk_timer_set(&t, ukplat_monotonic_clock() + (seed & 0x1ffff));
		dally(&seed);
		/* its memory ends here: twice, for the callback may arm it */
		uk_timer_cancel(&t);
		while (uk_timer_armed(&t))
			uk_timer_cancel(&t);
		memset(&t, 0x55, sizeof(t));
	}
}

/* Threads: come, leave a value, and are joined, or nobody joins them. */
static unsigned long born, died; /* atomic */

static void short_life(void *arg)
{
	uk_inc(&died);
	uk_sched_thread_exit2(arg);
}

static void parents(void *arg)
{
	unsigned int seed = (unsigned int)(long)arg;
	struct uk_thread *t;

	while (!stop) {
		t = run(short_life, &seed);
		uk_inc(&born);
		dally(&seed);
		expect(uk_thread_join(t) == &seed);
		t = uk_thread_create(short_life, NULL, UK_THREADF_DETACHED,
				     "d");
		if (PTRISERR(t))
			continue;
		uk_inc(&born);
		uk_sched_thread_add(uk_sched_current(), t);
		dally(&seed);
	}
}

/* Vector registers and busy loops across preemption and other CPUs. */
static void floats(void *arg)
{
	unsigned int seed = (unsigned int)(long)arg;
	register double x __asm__(
#ifdef CONFIG_ARCH_X86_64
		"xmm5"
#else
		"d9"
#endif
	);
	double mine = (double)(long)arg;

	while (!stop) {
		x = mine;
		for (int i = 0; i < 2000; i++)
			__asm__ __volatile__(""
					     : "+"
#ifdef CONFIG_ARCH_X86_64
					       "x"
#else
					       "w"
#endif
					     (x));
		expect(x == mine);
		dally(&seed);
	}
}

static void movers(void *arg);

static const uk_thread_fn_t kinds[] = {
	movers,	    mutexes,	readers, writers, producers, consumers,
	cv_parties, wq_parties, timers,	 parents, floats,
};

static struct uk_thread *t[ARRAY_SIZE(kinds)][PARTIES];
static unsigned long moved; /* atomic */

/*
 * All but movers are told where to run and how nice to be, whatever they are
 * just about.  Movers are joined first, for what they move must be there.
 */
static void movers(void *arg)
{
	unsigned int seed = (unsigned int)(long)arg;
	unsigned int all = (1U << ukplat_lcpu_count()) - 1;
	struct uk_thread *it;

	while (!stop) {
		dally(&seed);
		it = UK_READ_ONCE(
			t[1 + (seed >> 8 & 255) % (ARRAY_SIZE(kinds) - 1)]
			 [(seed >> 12) % PARTIES]);
		if (!it)
			continue; /* not begun yet */
		seed = seed * 1103515245 + 12345;
		uk_thread_set_nice(it, (int)(seed >> 16 & 7) - 4);
		uk_inc(&moved);
		if (seed >> 20 & all)
			expect(!uk_thread_set_affinity(it, seed >> 20 & all));
	}
}

void stress(unsigned long seconds)
{
	unsigned long last = 0;
	int stuck = 0;

	seconds = MAX(seconds, SECONDS_MIN);
	for (long j = 0; j < PARTIES; j++)
		for (__sz i = 0; i < ARRAY_SIZE(kinds); i++)
			t[i][j] = run(kinds[i], (void *)j);
	for (unsigned long s = 0; s < 4 * seconds; s++) {
		uk_sched_thread_sleep(SEC / 4);
		stuck |= s && s % 16 == 0 && cv_turn + wq_turn == last;
		if (s % 16 == 0)
			last = cv_turn + wq_turn;
	}
	uk_mutex_lock(&cv_lock);
	stop = 1;
	uk_condvar_broadcast(&cv);
	uk_mutex_unlock(&cv_lock);
	uk_waitq_wake_up(&wq);
	for (__sz i = 0; i < ARRAY_SIZE(kinds); i++)
		for (int j = 0; j < PARTIES; j++)
			uk_thread_join(t[i][j]);
	while (uk_load_n(&born) != uk_load_n(&died))
		uk_sched_yield();

	printf("# mutex %lu, rwlock %lu, semaphore %lu, condvar %lu, queue "
	       "%lu, timer %lu, threads %lu, moved %lu\n",
	       mutex_sum, pair[0], produced, cv_turn, wq_turn, fired, born,
	       moved);
	check(!wrong, "all promises were kept");
	check(mutex_sum == mutex_count, "the mutex excludes");
	check(produced == consumed + (unsigned long)items.count,
	      "nothing produced is lost");
	check(!stuck && mutex_sum && pair[0] && produced && cv_turn &&
		      wq_turn && fired && born && moved,
	      "everybody got on");
}
