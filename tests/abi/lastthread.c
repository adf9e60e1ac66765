/* SPDX-License-Identifier: BSD-3-Clause */
/* main() ends its thread only; another thread ends the process. */
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <time.h>

static void *other(void *arg)
{
	struct timespec ts = { 0, 20000000 };

	(void)arg;
	nanosleep(&ts, NULL);
	printf("the other thread goes on\n");
	fflush(stdout);
	exit(5);
}

static void *sleeper(void *arg)
{
	struct timespec ts = { 1000, 0 };

	nanosleep(&ts, NULL);
	return arg;
}

int main(void)
{
	pthread_t t;

	pthread_create(&t, NULL, sleeper, NULL);
	pthread_create(&t, NULL, other, NULL);
	printf("main ends\n");
	fflush(stdout);
	pthread_exit(NULL);
}
