/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Threads that compute without a system call: all get on, and who waits for
 * time, for another thread or for a pipe is not kept from going on.
 * kernel: preempt
 */
#include <pthread.h>
#include <stdio.h>
#include <time.h>
#include <unistd.h>

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

static int there[2], back[2];

/* Has what comes in go back. */
static void *echo(void *arg)
{
	char c;

	while (read(there[0], &c, 1) == 1 && write(back[1], &c, 1) == 1)
		;
	return arg;
}

/* Two that wait for each other go on beside those that compute. */
static void ping(void)
{
	pthread_t t;
	int n = 0;
	char c;

	if (pipe(there) || pipe(back) || pthread_create(&t, NULL, echo, NULL))
		return;
	for (int i = 0; i < 20; i++) {
		c = (char)i;
		n += write(there[1], &c, 1) == 1 && read(back[0], &c, 1) == 1 &&
		     c == i;
	}
	close(there[1]);
	pthread_join(t, NULL);
	printf("there and back %d times\n", n);
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
	ping();
	stop = 1;
	for (int i = 0; i < N; i++)
		pthread_join(t[i], NULL);
	printf("all got on: %d\n", all == N);
	for (int i = 0; i < N; i++)
		printf("sum %d is exact: %d\n", i, sums[i] == 0);
	return 0;
}
