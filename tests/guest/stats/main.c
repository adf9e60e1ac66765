/* SPDX-License-Identifier: BSD-3-Clause */
/* Values in the store, and what uk.stats prints at the end. */
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <uk/alloc.h>
#include <uk/condvar.h>
#include <uk/libid.h>
#include <uk/lock_stats.h>
#include <uk/mutex.h>
#include <uk/rwlock.h>
#include <uk/sched.h>
#include <uk/semaphore.h>
#include <uk/stats.h>
#include <uk/store.h>

static int n;
static int setting = 5, events;

static void check(int ok, const char *what)
{
	printf("%s %d - %s\n", ok ? "ok" : "not ok", ++n, what);
}

static int get_setting(void *cookie, __s32 *out)
{
	(void)cookie;
	*out = setting;
	return 0;
}

static int set_setting(void *cookie, __s32 val)
{
	(void)cookie;
	setting = val;
	return 0;
}
UK_STORE_STATIC_ENTRY(1, setting, s32, get_setting, set_setting);

static int on_object(void *o)
{
	events += !strcmp(((struct uk_store_object *)o)->name, "mine");
	return UK_EVENT_HANDLED_CONT;
}
UK_EVENT_HANDLER(UK_STORE_EVENT_CREATE_OBJECT, on_object);
UK_EVENT_HANDLER(UK_STORE_EVENT_RELEASE_OBJECT, on_object);

static void own(void)
{
	const struct uk_store_entry *e =
		uk_store_static_entry_get(uk_libid("appstats"), 1);
	struct uk_store_object *o;
	__u8 v = 0;

	check(e && !uk_store_get_value(e, NULL, u8, &v) && v == 5, "get");
	check(!uk_store_set_value(e, NULL, -3) && setting == -3, "set");
	check(uk_store_get_value(e, NULL, u8, &v) < 0 && v == 5,
	      "what does not fit is refused");
	o = uk_store_obj_alloc(uk_alloc_get_default(), "appstats", 1, "mine", e,
			       1, NULL);
	check(!uk_store_obj_add(o) && events == 1, "an object is announced");
	uk_store_obj_release(o);
	check(events == 2, "and its end");
}

static void others(void)
{
	struct uk_store_object *o =
		uk_store_obj_acquire(uk_libid("libukalloc"), 0);
	const struct uk_store_entry *cur, *e;
	__u64 before = 0, after = 0;
	__u32 threads = 0;
	void *p;

	check(o && !strcmp(o->name, "heap"), "the heap is there");
	cur = uk_store_obj_entry_get(o, 5);
	check(!uk_store_get_value(cur, o->cookie, u64, &before), "its use");
	p = uk_malloc(uk_alloc_get_default(), 100000);
	check(!uk_store_get_value(cur, o->cookie, u64, &after) &&
		      after >= before + 100000,
	      "has grown");
	uk_free(uk_alloc_get_default(), p);
	uk_store_obj_release(o);
	e = uk_store_static_entry_get(uk_libid("libukstats"), 3);
	check(e && !uk_store_get_value(e, NULL, u32, &threads) && threads > 0,
	      "threads");
}

static struct uk_mutex mutex = UK_MUTEX_INITIALIZER(mutex);
static struct uk_rwlock rwl = UK_RWLOCK_INITIALIZER(rwl, 0);
static struct uk_semaphore sem = UK_SEMAPHORE_INITIALIZER(sem, 0);
static struct uk_condvar cv = UK_CONDVAR_INITIALIZER(cv);
static volatile int signalled;

static void take_all(void *arg)
{
	(void)arg;
	uk_mutex_lock(&mutex);
	while (!signalled)
		uk_condvar_wait(&cv, &mutex, __NSEC_MAX);
	uk_mutex_unlock(&mutex);
	uk_rwlock_rlock(&rwl);
	uk_rwlock_runlock(&rwl);
	uk_semaphore_down(&sem);
}

/* Lets the other thread come to its next wait. */
static void until(enum uk_lock_stat what, unsigned long more_than)
{
	while (uk_lock_stat(what) <= more_than)
		uk_sched_thread_sleep(1000000);
}

static int none_waited(const unsigned long was[UK_LOCK_STAT_COUNT])
{
	for (int i = 0; i < UK_LOCK_STAT_COUNT; i++)
		if (uk_lock_stat((enum uk_lock_stat)i) != was[i])
			return 0;
	return 1;
}

/* Who gets a lock at once is not counted; who waits is. */
static void locks(void)
{
	unsigned long was[UK_LOCK_STAT_COUNT];
	struct uk_thread *t;

	for (int i = 0; i < UK_LOCK_STAT_COUNT; i++)
		was[i] = uk_lock_stat((enum uk_lock_stat)i);
	for (int i = 0; i < 100; i++) {
		uk_mutex_lock(&mutex);
		uk_mutex_unlock(&mutex);
		uk_rwlock_wlock(&rwl);
		uk_rwlock_wunlock(&rwl);
		uk_semaphore_up(&sem);
		uk_semaphore_down(&sem);
		uk_condvar_signal(&cv);
	}
	check(none_waited(was), "locks that are free are not counted");

	uk_mutex_lock(&mutex);
	uk_rwlock_wlock(&rwl);
	t = uk_sched_thread_create(uk_sched_current(), take_all, NULL, "t");
	until(UK_LOCK_STAT_MUTEX_SLEEP, was[UK_LOCK_STAT_MUTEX_SLEEP]);
	uk_mutex_unlock(&mutex);
	until(UK_LOCK_STAT_CONDVAR_SLEEP, was[UK_LOCK_STAT_CONDVAR_SLEEP]);
	uk_mutex_lock(&mutex);
	signalled = 1;
	uk_condvar_signal(&cv);
	uk_mutex_unlock(&mutex);
	until(UK_LOCK_STAT_RWLOCK_SLEEP, was[UK_LOCK_STAT_RWLOCK_SLEEP]);
	uk_rwlock_wunlock(&rwl);
	until(UK_LOCK_STAT_SEMAPHORE_SLEEP, was[UK_LOCK_STAT_SEMAPHORE_SLEEP]);
	uk_semaphore_up(&sem);
	uk_thread_join(t);
	check(uk_lock_stat(UK_LOCK_STAT_MUTEX) > was[UK_LOCK_STAT_MUTEX],
	      "those that are waited for are");
}

#if CONFIG_HAVE_SMP
static struct uk_spinlock spins = UK_SPINLOCK_INITIALIZER();
static volatile int held;

static void hold(void *arg)
{
	unsigned long was = *(unsigned long *)arg;

	uk_spin_lock(&spins);
	held = 1;
	while (uk_spin_contentions() == was)
		;
	uk_spin_unlock(&spins);
}

/* The holder waits until the figure says that somebody waits. */
static void spinning(void)
{
	unsigned long was = uk_spin_contentions();
	struct uk_thread *t = uk_thread_create(hold, &was, 0, "hold");

	uk_thread_set_affinity(uk_thread_current(), 1);
	uk_thread_set_affinity(t, 2);
	uk_sched_thread_add(uk_sched_current(), t);
	while (!held)
		;
	uk_spin_lock(&spins);
	uk_spin_unlock(&spins);
	uk_thread_join(t);
	check(uk_spin_contentions() > was, "spin locks that others hold");
}
#else
static void spinning(void)
{
}
#endif

int main(void)
{
	own();
	others();
	locks();
	spinning();
	printf("1..%d\n", n);
	return 0;
}
