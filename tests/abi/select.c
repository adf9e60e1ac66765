/* SPDX-License-Identifier: BSD-3-Clause */
/* select and pselect6: sets, counts, limits, time, masks. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdint.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/select.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "abi.h"

static fd_set r, w, x;
static volatile int none = -1;

static void sets(void)
{
	const char *const names[] = { "r", "w", "x" };
	fd_set *const s[] = { &r, &w, &x };

	for (int i = 0; i < 3; i++) {
		printf("%s:", names[i]);
		for (int fd = 0; fd < FD_SETSIZE; fd++)
			if (FD_ISSET(fd, s[i]))
				printf(" %d", fd);
		printf(i < 2 ? " " : "\n");
	}
	FD_ZERO(&r);
	FD_ZERO(&w);
	FD_ZERO(&x);
}

static struct timeval *now(void)
{
	static struct timeval tv;

	tv = (struct timeval){ 0, 0 };
	return &tv;
}

static void what_is_ready(void)
{
	int p[2], s[2], f, e = eventfd(0, 0);

	if (pipe(p) || socketpair(AF_UNIX, SOCK_STREAM, 0, s))
		return;
	f = open("/tmp/f", O_RDWR | O_CREAT, 0600);
	sets();
	SHOW(select(0, NULL, NULL, NULL, now()));
	SHOW(select(p[1] + 1, &r, &w, &x, now()));
	FD_SET(p[0], &r);
	FD_SET(p[1], &w);
	FD_SET(p[1], &r);
	FD_SET(p[0], &w);
	SHOW(select(p[1] + 1, &r, &w, NULL, now()));
	sets();
	if (write(p[1], "x", 1) != 1)
		return;
	FD_SET(p[0], &r);
	FD_SET(p[1], &w);
	FD_SET(p[0], &x);
	SHOW(select(p[1] + 1, &r, &w, &x, now()));
	sets();
	/* a file is always ready, and counts in each set */
	FD_SET(f, &r);
	FD_SET(f, &w);
	FD_SET(f, &x);
	FD_SET(e, &r);
	FD_SET(e, &w);
	SHOW(select(f + 1, &r, &w, &x, now()));
	sets();
	FD_SET(s[0], &r);
	FD_SET(s[0], &w);
	SHOW(select(f + 1, &r, &w, NULL, now()));
	sets();
	close(s[1]);
	FD_SET(s[0], &r);
	FD_SET(s[0], &w);
	FD_SET(s[0], &x);
	SHOW(select(f + 1, &r, &w, &x, now()));
	sets();
	/* the end of a pipe is readable; nobody reading is an error to write */
	close(p[1]);
	FD_SET(p[0], &r);
	SHOW(select(f + 1, &r, NULL, NULL, now()));
	sets();
	close(p[0]);
	if (pipe(p))
		return;
	close(p[0]);
	FD_SET(p[1], &w);
	FD_SET(p[1], &r);
	SHOW(select(f + 1, &r, &w, NULL, now()));
	sets();
	close(p[1]);
	close(s[0]);
	close(e);
	close(f);
	unlink("/tmp/f");
}

static void limits(void)
{
	int p[2];
	struct timeval tv = { 0, -1 };
	struct timespec ts = { 0, 1000000000 };

	if (pipe(p))
		return;
	sets();
	FD_SET(p[0], &r);
	SHOW(select(none, &r, NULL, NULL, now()));
	SHOW(select(p[0], &r, NULL, NULL, now())); /* one too few */
	sets();
	FD_SET(99, &r);
	SHOW(select(99, &r, NULL, NULL, now()));
	/* Linux looks no further than its table, so let that reach beyond */
	close(dup2(p[0], 255));
	FD_SET(99, &r);
	FD_SET(p[0], &r);
	SHOW(select(100, &r, NULL, NULL, now()));
	sets();
	FD_SET(p[1], &w);
	SHOW(select(0x7fffffff & FD_SETSIZE, NULL, &w, NULL, NULL));
	sets();
#ifndef NATIVE /* musl says so by itself, or normalizes */
	SHOW(select(p[1] + 1, &r, NULL, NULL, &tv));
	tv = (struct timeval){ -1, 0 };
	SHOW(select(p[1] + 1, &r, NULL, NULL, &tv));
	tv = (struct timeval){ 0, 1500000 };
	SHOW(select(0, NULL, NULL, NULL, &tv));
	printf("left %ld %ld\n", (long)tv.tv_sec, (long)tv.tv_usec);
#endif
	(void)tv;
	SHOW(pselect(p[1] + 1, &r, NULL, NULL, &ts, NULL));
	ts = (struct timespec){ -1, 0 };
	SHOW(pselect(p[1] + 1, &r, NULL, NULL, &ts, NULL));
	SHOW_BAD(select(p[1] + 1, (fd_set *)8, NULL, NULL, now()));
	close(p[0]);
	close(p[1]);
}

static int woken[2];

static void *later(void *arg)
{
	usleep(50000);
	if (write(woken[1], "x", 1) != 1)
		perror("write");
	return arg;
}

/* The system call itself says what was left; pselect() does not. */
static void time_and_waiting(void)
{
	struct timespec ts = { 0, 20000000 }, ten = { 10, 0 };
	pthread_t t;

	if (pipe(woken))
		return;
	sets();
	FD_SET(woken[0], &r);
	SHOW(syscall(SYS_pselect6, woken[0] + 1, &r, NULL, NULL, &ts, NULL));
	printf("left %ld %ld\n", (long)ts.tv_sec, ts.tv_nsec);
	sets();
	FD_SET(woken[0], &r);
	pthread_create(&t, NULL, later, NULL);
	SHOW(syscall(SYS_pselect6, woken[0] + 1, &r, NULL, NULL, &ten, NULL));
	printf("left %d\n", ten.tv_sec == 9);
	sets();
	pthread_join(t, NULL);
	ten = (struct timespec){ 10, 0 };
	FD_SET(woken[0], &r);
	SHOW(pselect(woken[0] + 1, &r, NULL, NULL, &ten, NULL));
	printf("left %ld\n", (long)ten.tv_sec);
	sets();
	close(woken[0]);
	close(woken[1]);
}

static volatile int hits;

static void handler(int sig)
{
	(void)sig;
	hits++;
}

/* A signal that only the wait's mask lets through ends it. */
static void masks(void)
{
	struct sigaction sa = { .sa_handler = handler };
	struct timespec ts = { 10, 0 };
	struct {
		const sigset_t *set;
		size_t size;
	} arg;
	sigset_t usr1, empty;

	sigaction(SIGUSR1, &sa, NULL);
	sigemptyset(&empty);
	sigemptyset(&usr1);
	sigaddset(&usr1, SIGUSR1);
	sigprocmask(SIG_BLOCK, &usr1, NULL);
	raise(SIGUSR1);
	printf("hits %d\n", hits);
	SHOW(pselect(0, NULL, NULL, NULL, &ts, &empty));
	printf("hits %d\n", hits);
	ts = (struct timespec){ 0, 1000 };
	SHOW(pselect(0, NULL, NULL, NULL, &ts, &empty));
	arg.set = &empty;
	arg.size = 4;
	SHOW(syscall(SYS_pselect6, 0, NULL, NULL, NULL, &ts, &arg));
	arg.set = NULL;
	SHOW(syscall(SYS_pselect6, 0, NULL, NULL, NULL, &ts, &arg));
	SHOW_BAD(syscall(SYS_pselect6, 0, NULL, NULL, NULL, &ts, 8L));
}

int main(void)
{
	setbuf(stdout, NULL);
	what_is_ready();
	limits();
	time_and_waiting();
	masks();
	return 0;
}
