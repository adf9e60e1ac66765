/* SPDX-License-Identifier: BSD-3-Clause */
/* Waits that signals end, and the masks that are in place meanwhile. */
#define _GNU_SOURCE
#include <errno.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/select.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "abi.h"

static volatile int hits;
static pid_t main_tid;

static void on_usr(int sig)
{
	sigset_t now;

	pthread_sigmask(SIG_BLOCK, NULL, &now);
	hits++;
	printf("handler %d usr1 %d usr2 %d\n", sig == SIGUSR1,
	       sigismember(&now, SIGUSR1), sigismember(&now, SIGUSR2));
}

static void *kick(void *arg)
{
	(void)arg;
	usleep(30000);
	syscall(SYS_tgkill, getpid(), main_tid, SIGUSR1);
	return NULL;
}

static void mask_now(void)
{
	sigset_t now;

	pthread_sigmask(SIG_BLOCK, NULL, &now);
	printf("hits %d usr1 %d usr2 %d\n", hits, sigismember(&now, SIGUSR1),
	       sigismember(&now, SIGUSR2));
}

#define KICKED(call)                                                           \
	do {                                                                   \
		pthread_t t_;                                                  \
		pthread_create(&t_, NULL, kick, NULL);                         \
		SHOW(call);                                                    \
		pthread_join(t_, NULL);                                        \
		mask_now();                                                    \
	} while (0)

int main(void)
{
	struct sigaction sa = { .sa_handler = on_usr };
	struct timespec long_ts = { 10, 0 }, no_ts = { 0, 0 };
	struct epoll_event ev = { .events = EPOLLIN };
	struct timeval tv = { 10, 0 };
	sigset_t usr1, usr2, none;
	struct pollfd f;
	int p[2], ep = epoll_create1(0);
	char c;

	setvbuf(stdout, NULL, _IONBF, 0);
	main_tid = (pid_t)syscall(SYS_gettid);
	sigemptyset(&none);
	sigemptyset(&usr1);
	sigaddset(&usr1, SIGUSR1);
	sigemptyset(&usr2);
	sigaddset(&usr2, SIGUSR2);
	sigaction(SIGUSR1, &sa, NULL);
	SHOW(pipe(p));
	f = (struct pollfd){ p[0], POLLIN, 0 };
	epoll_ctl(ep, EPOLL_CTL_ADD, p[0], &ev);

	/* not blocked: the wait ends */
	KICKED(poll(&f, 1, 10000));
	KICKED(poll(NULL, 0, 10000));
	KICKED(select(0, NULL, NULL, NULL, &tv));
#ifndef NATIVE /* musl keeps it to itself */
	printf("left %d\n", tv.tv_sec == 9);
#endif
	KICKED(epoll_wait(ep, &ev, 1, 10000));
	KICKED(ppoll(&f, 1, &long_ts, NULL));
	/* with a mask of the wait; the handler sees it, the thread's comes back
	 */
	KICKED(ppoll(&f, 1, &long_ts, &usr2));
	KICKED(epoll_pwait(ep, &ev, 1, 10000, &usr2));

	/* blocked: the signal waits, and so do we */
	pthread_sigmask(SIG_BLOCK, &usr1, NULL);
	KICKED(poll(&f, 1, 100));
	/* pending: a mask that lets it through ends the wait at once */
	SHOW(ppoll(&f, 1, &long_ts, &none));
	mask_now();
	KICKED(poll(&f, 1, 100));
	SHOW(ppoll(&f, 1, &no_ts, &none));
	mask_now();
	KICKED(poll(&f, 1, 100));
	SHOW(pselect(0, NULL, NULL, NULL, &long_ts, &usr2));
	mask_now();
	KICKED(epoll_pwait(ep, &ev, 1, 100, &usr1));
	SHOW(epoll_pwait(ep, &ev, 1, 10000, &none));
	mask_now();
	/* something is there: no signal is looked for, but it is delivered */
	raise(SIGUSR1);
	SHOW(write(p[1], "x", 1));
	SHOW(ppoll(&f, 1, &long_ts, &usr1));
	mask_now();
	SHOW(epoll_pwait(ep, &ev, 1, 0, &usr1));
	SHOW(ppoll(&f, 1, &long_ts, &none));
	mask_now();
	SHOW(read(p[0], &c, 1));

	/* ignored signals end nothing */
	pthread_sigmask(SIG_UNBLOCK, &usr1, NULL);
	mask_now();
	signal(SIGUSR1, SIG_IGN);
	KICKED(poll(&f, 1, 100));
	/* bad sizes and addresses */
	SHOW(syscall(SYS_ppoll, &f, 1, &no_ts, &none, 4));
	SHOW_BAD(syscall(SYS_ppoll, &f, 1, &no_ts, (void *)1, 8));
	SHOW(syscall(SYS_epoll_pwait, ep, &ev, 1, 0, &none, 16));
	return 0;
}
