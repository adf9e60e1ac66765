/* SPDX-License-Identifier: BSD-3-Clause */
/* Sleeps that a signal ends, and what was left of them. */
#define _GNU_SOURCE
#include <errno.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <time.h>
#include <unistd.h>

static pthread_t sleeper;
static volatile sig_atomic_t caught;

static void on_signal(int sig)
{
	caught = sig;
}

static void *send(void *sig)
{
	usleep(100000);
	pthread_kill(sleeper, (int)(long)sig);
	return NULL;
}

/* A minute, unless a signal comes, or a fifth of a second. */
static void one(const char *what, int sig, int clk, int flags, int longer)
{
	struct timespec t = { longer ? 60 : 0, longer ? 0 : 200000000 };
	struct timespec rem = { -1, -1 }, now;
	pthread_t p;
	int rc;

	caught = 0;
	if (flags) {
		clock_gettime(clk, &now);
		t.tv_sec += now.tv_sec + !longer;
	}
	pthread_create(&p, NULL, send, (void *)(long)sig);
	if (clk < 0)
		rc = nanosleep(&t, &rem) ? errno : 0;
	else
		rc = clock_nanosleep(clk, flags, &t, &rem);
	pthread_join(p, NULL);
	printf("%s: %s, signal %d, left %s\n", what, rc ? strerror(rc) : "done",
	       (int)caught,
	       rem.tv_sec == -1			    ? "untouched"
	       : rem.tv_sec > 50 && rem.tv_sec < 60 ? "nearly all"
						    : "something else");
}

int main(void)
{
	struct sigaction a = { .sa_handler = on_signal };

	sleeper = pthread_self();
	sigaction(SIGUSR1, &a, NULL);
	a.sa_flags = SA_RESTART;
	sigaction(SIGUSR2, &a, NULL);
	one("nanosleep", SIGUSR1, -1, 0, 1);
	one("nanosleep, SA_RESTART", SIGUSR2, -1, 0, 1);
	one("monotonic", SIGUSR1, CLOCK_MONOTONIC, 0, 1);
	one("until", SIGUSR1, CLOCK_MONOTONIC, TIMER_ABSTIME, 1);
	one("until a date", SIGUSR1, CLOCK_REALTIME, TIMER_ABSTIME, 1);
	one("ignored by default", SIGCHLD, -1, 0, 0);
	signal(SIGUSR1, SIG_IGN);
	one("ignored", SIGUSR1, -1, 0, 0);
	printf("sleep: %u\n", sleep(0));
	return 0;
}
