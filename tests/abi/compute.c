/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Threads that compute without a system call: all get on, and a sleeper wakes.
 * kernel: preempt
 */
#include <pthread.h>
#include <stdio.h>
#include <time.h>

#define N 6
#define MSEC 1000000L

static volatile int stop;
static volatile long loops[N];
static volatile double sums[N];

/* The sum is exact, if nobody else's registers get in between. */
static void *spin(void *arg)
{
	long i = (long)arg;
	double sum = 0, step = (double)(i + 1);
	long n = 0;

	while (!stop && n < 1L << 40) {
		sum += step;
		loops[i] = ++n;
	}
	sums[i] = sum - step * (double)n;
	return NULL;
}

int main(void)
{
	struct timespec pause = { 0, 20 * MSEC };
	pthread_t t[N];
	int all = 0;

	for (long i = 0; i < N; i++)
		pthread_create(&t[i], NULL, spin, (void *)i);
	for (int n = 0; n < 1000 && all < N; n++) {
		nanosleep(&pause, NULL);
		all = 0;
		for (int i = 0; i < N; i++)
			all += loops[i] > 0;
	}
	stop = 1;
	for (int i = 0; i < N; i++)
		pthread_join(t[i], NULL);
	printf("all got on: %d\n", all == N);
	for (int i = 0; i < N; i++)
		printf("sum %d is exact: %d\n", i, sums[i] == 0);
	return 0;
}
