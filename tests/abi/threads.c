/* SPDX-License-Identifier: BSD-3-Clause */
/* Threads of the C library: join, mutexes, conditions, TLS, barriers. */
#include <errno.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "abi.h"

#define N 8
#define ROUNDS 1000

static pthread_mutex_t m = PTHREAD_MUTEX_INITIALIZER;
static pthread_cond_t c = PTHREAD_COND_INITIALIZER;
static pthread_barrier_t b;
static long count;
static int turn;
static __thread int mine;

static void *adder(void *arg)
{
	mine = (int)(intptr_t)arg;
	pthread_barrier_wait(&b);
	for (int i = 0; i < ROUNDS; i++) {
		pthread_mutex_lock(&m);
		count++;
		pthread_mutex_unlock(&m);
	}
	return (void *)(intptr_t)(mine * 2);
}

static void *player(void *arg)
{
	int who = (int)(intptr_t)arg;

	for (int i = 0; i < 50; i++) {
		pthread_mutex_lock(&m);
		while (turn % 2 != who)
			pthread_cond_wait(&c, &m);
		turn++;
		pthread_cond_broadcast(&c);
		pthread_mutex_unlock(&m);
	}
	return NULL;
}

static void *floating(void *arg)
{
	double x = (intptr_t)arg;

	for (int i = 0; i < 100; i++) {
		x = x * 1.5 - i;
		syscall(SYS_sched_yield);
		x = x / 1.5;
	}
	return (void *)(intptr_t)(x * 1000);
}

static void *lock_and_die(void *arg)
{
	pthread_mutex_lock(arg);
	return NULL;
}

int main(void)
{
	pthread_t t[N];
	pthread_mutex_t robust;
	pthread_mutexattr_t at;
	struct timespec ts;
	void *r;

	mine = 77;
	pthread_barrier_init(&b, NULL, N);
	for (int i = 0; i < N; i++)
		pthread_create(&t[i], NULL, adder, (void *)(intptr_t)i);
	for (int i = 0; i < N; i++) {
		pthread_join(t[i], &r);
		printf("joined %d: %d\n", i, (int)(intptr_t)r);
	}
	printf("count %ld tls %d\n", count, mine);
	for (int i = 0; i < 2; i++)
		pthread_create(&t[i], NULL, player, (void *)(intptr_t)i);
	for (int i = 0; i < 2; i++)
		pthread_join(t[i], NULL);
	printf("turns %d\n", turn);
	for (int i = 0; i < 4; i++)
		pthread_create(&t[i], NULL, floating, (void *)(intptr_t)i);
	for (int i = 0; i < 4; i++) {
		pthread_join(t[i], &r);
		printf("float %d: %d\n", i, (int)(intptr_t)r);
	}
	clock_gettime(CLOCK_REALTIME, &ts);
	ts.tv_nsec += 10000000;
	if (ts.tv_nsec >= 1000000000) {
		ts.tv_sec++;
		ts.tv_nsec -= 1000000000;
	}
	pthread_mutex_lock(&m);
	printf("timed wait %s\n",
	       err_name(pthread_cond_timedwait(&c, &m, &ts)));
	pthread_mutex_unlock(&m);
	pthread_mutexattr_init(&at);
	pthread_mutexattr_setrobust(&at, PTHREAD_MUTEX_ROBUST);
	pthread_mutex_init(&robust, &at);
	pthread_create(&t[0], NULL, lock_and_die, &robust);
	pthread_join(t[0], NULL);
	printf("owner died %s\n",
	       pthread_mutex_lock(&robust) == EOWNERDEAD ? "yes" : "no");
	printf("main is pid %d\n", getpid() == (int)syscall(SYS_gettid));
	return 0;
}
