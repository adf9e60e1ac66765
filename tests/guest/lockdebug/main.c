/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What lock debugging finds: a circle of threads that wait for each other's
 * mutexes, and a spin lock that is taken twice.  And that it finds nothing
 * where threads only wait.
 */

#include <stdio.h>
#include <string.h>

#include <uk/mutex.h>
#include <uk/sched.h>
#include <uk/semaphore.h>
#include <uk/spinlock.h>

#define N 3
#define MSEC 1000000UL

static struct uk_mutex m[N];
static struct uk_semaphore ready = UK_SEMAPHORE_INITIALIZER(ready, 0);
static struct uk_semaphore go = UK_SEMAPHORE_INITIALIZER(go, 0);
static int circle;
static const char *const names[N] = { "a", "b", "c" };

/* Holds the own mutex and wants the next one; the last may break the circle */
static void party(void *arg)
{
	long i = (long)arg;

	uk_mutex_lock(&m[i]);
	uk_semaphore_up(&ready);
	uk_semaphore_down(&go);
	if (circle || i < N - 1) {
		uk_mutex_lock(&m[(i + 1) % N]);
		uk_mutex_unlock(&m[(i + 1) % N]);
	} else {
		uk_sched_thread_sleep(20 * MSEC);
	}
	uk_mutex_unlock(&m[i]);
}

int main(int argc, char *argv[])
{
	struct uk_thread *t[N];
	struct uk_spinlock s = UK_SPINLOCK_INITIALIZER();

	if (argc < 2)
		return 2;
	if (!strcmp(argv[1], "spin")) {
		uk_spin_lock(&s);
		uk_spin_lock(&s);
	}
	circle = !strcmp(argv[1], "circle");
	for (long i = 0; i < N; i++) {
		uk_mutex_init(&m[i]);
		t[i] = uk_thread_create(party, (void *)i, 0, names[i]);
		uk_sched_thread_add(uk_sched_current(), t[i]);
	}
	for (int i = 0; i < N; i++)
		uk_semaphore_down(&ready);
	for (int i = 0; i < N; i++)
		uk_semaphore_up(&go);
	for (int i = 0; i < N; i++)
		uk_thread_join(t[i]);
	puts("all have ended");
	return 0;
}
