/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Threads, wait queues, timers and locks together, in a guest.
 * host-only: no
 */

#include <uk/atomic.h>
#include <uk/condvar.h>
#include <uk/errptr.h>
#include <uk/mutex.h>
#include <uk/plat/time.h>
#include <uk/rwlock.h>
#include <uk/semaphore.h>
#include <uk/test.h>
#include <uk/wait.h>

#define MSEC 1000000UL
#define KEPT (1UL << 20) /* 400 threads have 400 stacks of 16 KiB */

static struct uk_mutex mtx = UK_MUTEX_INITIALIZER(mtx);
static struct uk_semaphore sem = UK_SEMAPHORE_INITIALIZER(sem, 0);
static struct uk_rwlock rwl = UK_RWLOCK_INITIALIZER(rwl, 0);
static int counter;
static int max_inside;
static int inside;

static void work(void *arg)
{
	long n = (long)arg;

	while (n--) {
		uk_mutex_lock(&mtx);
		max_inside = MAX(max_inside, ++inside);
		uk_sched_yield();
		counter++;
		inside--;
		uk_mutex_unlock(&mtx);
		if (n % 7 == 0)
			uk_sched_yield();
	}
}

/* Eight threads add up under one mutex, and are never two inside. */
UK_TESTCASE(uklock, mutex_excludes)
{
	struct uk_thread *t[8];

	counter = max_inside = 0;
	for (int i = 0; i < 8; i++) {
		t[i] = uk_thread_create(work, (void *)100L, 0, "work");
		UK_TEST_ASSERT(!PTRISERR(t[i]));
		uk_sched_thread_add(uk_sched_current(), t[i]);
	}
	for (int i = 0; i < 8; i++)
		uk_thread_join(t[i]);
	UK_TEST_EXPECT_SNUM_EQ(counter, 800);
	UK_TEST_EXPECT_SNUM_EQ(max_inside, 1);
	UK_TEST_EXPECT(!uk_mutex_is_locked(&mtx));
}

/* A sleep takes at least its time, and not ten times it. */
UK_TESTCASE(uklock, sleep_takes_its_time)
{
	__nsec t0 = ukplat_monotonic_clock();
	__nsec dt;

	uk_sched_thread_sleep(5 * MSEC);
	dt = ukplat_monotonic_clock() - t0;
	UK_TEST_EXPECT(dt >= 5 * MSEC);
	UK_TEST_EXPECT(dt < 2000 * MSEC);
}

/* Holds the mutex until it is told to give it back. */
static void hold(void *arg)
{
	uk_mutex_lock(&mtx);
	uk_semaphore_up(&sem);
	uk_semaphore_down(arg);
	uk_sched_thread_sleep(5 * MSEC);
	uk_mutex_unlock(&mtx);
}

/* A timed lock gives up in time, and gets the mutex when it is given back. */
UK_TESTCASE(uklock, mutex_times_out)
{
	struct uk_semaphore give = UK_SEMAPHORE_INITIALIZER(give, 0);
	struct uk_thread *t;

	t = uk_thread_create(hold, &give, 0, "hold");
	UK_TEST_ASSERT(!PTRISERR(t));
	uk_sched_thread_add(uk_sched_current(), t);
	uk_semaphore_down(&sem);
	UK_TEST_EXPECT(!uk_mutex_trylock(&mtx));
	UK_TEST_EXPECT_SNUM_EQ(
		uk_mutex_lock_until(&mtx, ukplat_monotonic_clock() + MSEC),
		-110);
	uk_semaphore_up(&give);
	UK_TEST_EXPECT_SNUM_EQ(uk_mutex_lock_until(&mtx, __NSEC_MAX - 1), 0);
	uk_mutex_unlock(&mtx);
	uk_thread_join(t);
}

/* A semaphore without tokens times out and loses none. */
UK_TESTCASE(uklock, semaphore_times_out)
{
	UK_TEST_EXPECT(uk_semaphore_down_to(&sem, MSEC) == __NSEC_MAX);
	uk_semaphore_up(&sem);
	UK_TEST_EXPECT(uk_semaphore_down_to(&sem, MSEC) <= MSEC);
	UK_TEST_EXPECT(!uk_semaphore_down_try(&sem));
}

static void tick(struct uk_timer *t __unused, void *arg)
{
	uk_semaphore_up(arg);
}

/* A timer wakes a thread from its interrupt; a cancelled one does not. */
UK_TESTCASE(uklock, timer_wakes)
{
	struct uk_timer a, b;

	uk_timer_init(&a, tick, &sem);
	uk_timer_init(&b, tick, &sem);
	/* far away: it must not fire before it is cancelled, however busy */
	uk_timer_set(&b, ukplat_monotonic_clock() + 1000000 * MSEC);
	uk_timer_set(&a, ukplat_monotonic_clock() + 5 * MSEC);
	UK_TEST_EXPECT_SNUM_EQ(uk_timer_cancel(&b), 1);
	UK_TEST_EXPECT_SNUM_EQ(uk_timer_cancel(&b), 0);
	uk_semaphore_down(&sem);
	UK_TEST_EXPECT(!uk_timer_armed(&a));
	UK_TEST_EXPECT(!uk_semaphore_down_try(&sem));
	uk_timer_cancel(&a); /* its memory ends here */
}

/* Stays inside until all three are, or for a long time. */
static void reader(void *arg __unused)
{
	__nsec until = ukplat_monotonic_clock() + 5000 * MSEC;

	uk_rwlock_rlock(&rwl);
	uk_inc(&inside);
	while (uk_load_n(&inside) < 3 && ukplat_monotonic_clock() < until)
		uk_sched_yield();
	uk_rwlock_runlock(&rwl);
}

/* Readers share; a writer is alone. */
UK_TESTCASE(uklock, rwlock)
{
	struct uk_thread *t[3];

	inside = 0;
	uk_rwlock_wlock(&rwl);
	for (int i = 0; i < 3; i++) {
		t[i] = uk_thread_create(reader, __NULL, 0, "reader");
		UK_TEST_ASSERT(!PTRISERR(t[i]));
		uk_sched_thread_add(uk_sched_current(), t[i]);
	}
	uk_sched_yield();
	UK_TEST_EXPECT_SNUM_EQ(uk_load_n(&inside), 0);
	uk_rwlock_wunlock(&rwl);
	for (int i = 0; i < 3; i++)
		uk_thread_join(t[i]);
	UK_TEST_EXPECT_SNUM_EQ(inside, 3);
	inside = 0;
	uk_rwlock_wlock(&rwl);
	uk_rwlock_wunlock(&rwl);
}

static void nothing(void *arg)
{
	uk_semaphore_up(arg);
}

/*
 * Threads that end by themselves give their memory back.  Some may be on their
 * way still, on another CPU, and stacks are kept for the next ones.
 */
UK_TESTCASE(uklock, detached_threads_are_reaped)
{
	struct uk_alloc *a = uk_alloc_get_default();
	__sz before = uk_alloc_availmem(a);
	struct uk_thread *t;

	for (int i = 0; i < 400; i++) {
		t = uk_thread_create(nothing, &sem, UK_THREADF_DETACHED, "x");
		UK_TEST_ASSERT(!PTRISERR(t));
		uk_sched_thread_add(uk_sched_current(), t);
		uk_semaphore_down(&sem);
	}
	uk_sched_yield();
	UK_TEST_EXPECT(before - uk_alloc_availmem(a) < KEPT);
}

uk_testsuite_register(uklock, __NULL);
