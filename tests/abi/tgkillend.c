/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Signals to threads that are just about to end: they arrive or there is no
 * such thread, and nothing else happens.
 *
 * kernel: preempt
 */
#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdatomic.h>
#include <stdio.h>
#include <sys/syscall.h>
#include <unistd.h>

#define ROUNDS 400

static atomic_int tid, odd;

static void on_usr1(int sig)
{
	(void)sig;
}

static void *brief(void *arg)
{
	tid = (int)syscall(SYS_gettid);
	for (volatile long i = 0; i < (long)arg; i++)
		;
	return NULL;
}

static void *sender(void *arg)
{
	(void)arg;
	for (int t = tid; t >= 0; t = tid)
		if (t && syscall(SYS_tgkill, getpid(), t, SIGUSR1) &&
		    errno != ESRCH)
			odd++;
	return NULL;
}

int main(void)
{
	pthread_t s, t;

	signal(SIGUSR1, on_usr1);
	pthread_create(&s, NULL, sender, NULL);
	for (long i = 0; i < ROUNDS; i++) {
		pthread_create(&t, NULL, brief, (void *)(i * 10));
		pthread_join(t, NULL);
	}
	tid = -1;
	pthread_join(s, NULL);
	printf("odd results: %d\n", (int)odd);
	if (syscall(SYS_tgkill, getpid(), 30000, 0))
		printf("nobody: %s\n", errno == ESRCH ? "ESRCH" : "?");
	return 0;
}
