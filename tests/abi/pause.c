/* SPDX-License-Identifier: BSD-3-Clause */
/* pause and sigsuspend: ended by a handler, and by the end of the process. */
#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include "abi.h"

static pthread_t main_thread;

static void handler(int sig)
{
	printf("handler %d\n", sig);
}

static void *send(void *sig)
{
	usleep(50000);
	pthread_kill(main_thread, (int)(long)sig);
	return NULL;
}

static void *end(void *arg)
{
	(void)arg;
	usleep(50000);
	_exit(7);
}

int main(void)
{
	struct sigaction sa = { .sa_handler = handler };
	sigset_t set, old;
	pthread_t t;
	int rc;

	setvbuf(stdout, NULL, _IONBF, 0);
	main_thread = pthread_self();
	sigaction(SIGUSR1, &sa, NULL);
	sigaction(SIGUSR2, &sa, NULL);

	pthread_create(&t, NULL, send, (void *)SIGUSR1);
	rc = pause();
	printf("pause %d %s\n", rc, err_name(errno));
	pthread_join(t, NULL);

	sigemptyset(&set);
	sigaddset(&set, SIGUSR2);
	sigprocmask(SIG_BLOCK, &set, NULL);
	raise(SIGUSR2);
	sigemptyset(&set);
	rc = sigsuspend(&set); /* pending: at once */
	printf("sigsuspend %d %s\n", rc, err_name(errno));
	sigprocmask(SIG_BLOCK, NULL, &old);
	printf("still blocked %d\n", sigismember(&old, SIGUSR2));

	sigaddset(&set, SIGUSR1);
	pthread_create(&t, NULL, send, (void *)SIGUSR2);
	rc = sigsuspend(&set);
	printf("sigsuspend %d %s\n", rc, err_name(errno));
	pthread_join(t, NULL);

	pthread_create(&t, NULL, end, NULL);
	for (;;)
		pause();
}
