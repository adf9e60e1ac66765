/* SPDX-License-Identifier: BSD-3-Clause */
/* alarm, setitimer, getitimer and waiting for signals by sigtimedwait. */
#define _GNU_SOURCE
#include <errno.h>
#include <string.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include "abi.h"

static volatile int hits;
static volatile int none = -1;

static void handler(int sig)
{
	hits += sig == SIGALRM;
}

static void show(const struct itimerval *t)
{
	printf("left %ld.%d every %ld.%06ld\n", (long)t->it_value.tv_sec,
	       t->it_value.tv_usec != 0, (long)t->it_interval.tv_sec,
	       (long)t->it_interval.tv_usec);
}

static void alarms(void)
{
	struct itimerval t;

	SHOW(alarm(0));
	SHOW(alarm(100));
	SHOW(getitimer(ITIMER_REAL, &t));
	printf("left %d\n",
	       t.it_value.tv_sec == 99 || t.it_value.tv_sec == 100);
	SHOW(alarm(1));
	SHOW(pause());
	printf("hits %d\n", hits);
	SHOW(alarm(0));
}

static void intervals(void)
{
	struct itimerval t = { .it_value = { 0, 50000 },
			       .it_interval = { 0, 30000 } };
	struct itimerval old, stop = { 0 };
	struct timespec ts = { 10, 0 };

	hits = 0;
	SHOW(setitimer(ITIMER_REAL, &t, &old));
	show(&old);
	for (int i = 0; i < 3; i++)
		SHOW(nanosleep(&ts, NULL));
	printf("hits %d\n", hits);
	SHOW(setitimer(ITIMER_REAL, &stop, &old));
	show(&old);
	SHOW(getitimer(ITIMER_REAL, &old));
	show(&old);
	/* an interval alone arms nothing */
	t.it_value.tv_usec = 0;
	SHOW(setitimer(ITIMER_REAL, &t, NULL));
	ts = (struct timespec){ 0, 80000000 };
	SHOW(nanosleep(&ts, NULL));
	SHOW(getitimer(ITIMER_REAL, &old));
	printf("left %ld\n", (long)old.it_value.tv_usec);
	t.it_value.tv_usec = 1000000;
	SHOW(setitimer(ITIMER_REAL, &t, NULL));
	t.it_value = (struct timeval){ -1, 0 };
	SHOW(setitimer(ITIMER_REAL, &t, NULL));
	SHOW(setitimer(none, &stop, NULL));
	SHOW(getitimer(3, &old));
	SHOW_BAD(syscall(SYS_setitimer, ITIMER_REAL, 8, NULL));
	SHOW_BAD(syscall(SYS_getitimer, ITIMER_REAL, 8));
}

/* A blocked signal waits for who asks for it; others end the asking. */
static void waiting(void)
{
	struct itimerval t = { .it_value = { 0, 50000 } };
	struct timespec ten = { 10, 0 }, now = { 0, 0 }, soon = { 0, 20000000 };
	sigset_t alrm, usr;
	siginfo_t si;
	pthread_t it;
	int sig;

	sigemptyset(&alrm);
	sigaddset(&alrm, SIGALRM);
	sigemptyset(&usr);
	sigaddset(&usr, SIGUSR2);
	sigprocmask(SIG_BLOCK, &alrm, NULL);
	sigprocmask(SIG_BLOCK, &usr, NULL);
	hits = 0;
	SHOW(sigtimedwait(&alrm, NULL, &now));
	SHOW(sigtimedwait(&alrm, NULL, &soon));
	setitimer(ITIMER_REAL, &t, NULL);
	SHOW(sigtimedwait(&alrm, &si, &ten));
	printf("signal %d hits %d\n", si.si_signo, hits);
	raise(SIGUSR2);
	SHOW(sigtimedwait(&alrm, NULL, &now));
	SHOW(sigwait(&usr, &sig));
	printf("signal %d\n", sig);
	SHOW(sigtimedwait(&usr, NULL, &now));
	it = interrupt_soon();
	/* musl begins again */
	SHOW(syscall(SYS_rt_sigtimedwait, &usr, &si, &ten, 8));
	pthread_join(it, NULL);
	raise(SIGUSR2);
	memset(&si, 0, sizeof(si));
	SHOW(sigwaitinfo(&usr, &si));
	printf("signal %d pid %d\n", si.si_signo, si.si_pid == getpid());
	ten.tv_nsec = 1000000000;
	SHOW(sigtimedwait(&usr, NULL, &ten));
	SHOW(syscall(SYS_rt_sigtimedwait, &usr, NULL, &now, 4));
	SHOW_BAD(syscall(SYS_rt_sigtimedwait, 8, NULL, &now, 8));
}

int main(void)
{
	struct sigaction sa = { .sa_handler = handler };

	setbuf(stdout, NULL);
	sigaction(SIGALRM, &sa, NULL);
	sigaction(SIGUSR1, &sa, NULL);
	alarms();
	intervals();
	waiting();
	/* without a handler it is the end */
	signal(SIGALRM, SIG_DFL);
	sigprocmask(SIG_SETMASK, &(sigset_t){ 0 }, NULL);
	printf("the end\n");
	alarm(1);
	pause();
	printf("not reached\n");
	return 0;
}
