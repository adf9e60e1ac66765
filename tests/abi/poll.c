/* SPDX-License-Identifier: BSD-3-Clause */
/* Pipes, poll and epoll: results, errors, events. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <unistd.h>

#include "abi.h"

static int p[2], q[2];
static char big[200000];

static void *late_write(void *arg)
{
	usleep(20000);
	if (write(*(int *)arg, "x", 1) != 1)
		printf("late write failed\n");
	return NULL;
}

static void *drain(void *arg)
{
	static char buf[70000];
	long sum = 0, n;

	(void)arg;
	while ((n = read(q[0], buf, sizeof(buf))) > 0)
		sum += n;
	printf("drained %ld\n", sum);
	return NULL;
}

static void pipes(void)
{
	char b[16];
	int n;
	pthread_t t;

	SHOW(pipe2(p, O_NONBLOCK));
	SHOW(pipe2(q, 0x40000000));
	SHOW(read(p[0], b, 1));
	SHOW(write(p[1], "hello", 5));
	SHOW(ioctl(p[0], FIONREAD, &n));
	printf("n %d\n", n);
	SHOW(read(p[0], b, 16));
	SHOW(read(p[1], b, 1));
	SHOW(write(p[0], b, 1));
	SHOW(lseek(p[0], 0, SEEK_SET));
	SHOW(pread(p[0], b, 1, 0));
	SHOW(write(p[1], big, 65536));
	SHOW(write(p[1], big, 1));
	SHOW(read(p[0], big, 100));
	SHOW(write(p[1], big, 101));
	SHOW(fcntl(p[0], F_GETPIPE_SZ));
	close(p[1]);
	SHOW(read(p[0], big, 200000));
	SHOW(read(p[0], big, 200000));
	close(p[0]);
	SHOW(pipe(p));
	close(p[0]);
	SHOW(write(p[1], b, 1));
	close(p[1]);
	SHOW(pipe(q));
	pthread_create(&t, NULL, drain, NULL);
	SHOW(write(q[1], big, 200000));
	close(q[1]);
	pthread_join(t, NULL);
	close(q[0]);
}

static void polls(void)
{
	struct timespec ts = { 0, 1000000 };
	struct pollfd f[3];
	pthread_t t;

	SHOW(pipe(p));
	f[0] = (struct pollfd){ p[0], POLLIN, 0 };
	f[1] = (struct pollfd){ p[1], POLLOUT | POLLIN, 0 };
	f[2] = (struct pollfd){ 999, POLLIN, 0 };
	SHOW(poll(f, 3, 0));
	printf("%x %x %x\n", f[0].revents, f[1].revents, f[2].revents);
	f[1].fd = p[0];
	f[2].fd = -1;
	SHOW(poll(f, 3, 1));
	SHOW(poll(NULL, 0, 1));
	SHOW(ppoll(f, 1, &ts, NULL));
	ts.tv_nsec = -1;
	SHOW(ppoll(f, 1, &ts, NULL));
	pthread_create(&t, NULL, late_write, &p[1]);
	SHOW(poll(f, 3, -1));
	printf("%x %x %x\n", f[0].revents, f[1].revents, f[2].revents);
	pthread_join(t, NULL);
	close(p[1]);
	f[0].events = POLLIN;
	SHOW(poll(f, 1, -1));
	printf("%x\n", f[0].revents);
	close(p[0]);
	SHOW(pipe(p));
	close(p[0]);
	f[0] = (struct pollfd){ p[1], POLLOUT, 0 };
	SHOW(poll(f, 1, -1));
	printf("%x\n", f[0].revents);
	close(p[1]);
}

static void epolls(void)
{
	struct epoll_event ev = { EPOLLIN, { .u64 = 42 } }, out[4];
	int ep = epoll_create1(EPOLL_CLOEXEC), ep2 = epoll_create1(0), d;
	int file = open("/", O_RDONLY);
	uint64_t v = 1;
	pthread_t t;

#ifndef NATIVE /* musl does not look at the size */
	SHOW(epoll_create(0));
#endif
	SHOW(pipe(p));
	SHOW(epoll_ctl(ep, EPOLL_CTL_ADD, p[0], &ev));
	SHOW(epoll_ctl(ep, EPOLL_CTL_ADD, p[0], &ev));
	SHOW(epoll_ctl(ep, EPOLL_CTL_MOD, p[1], &ev));
	SHOW(epoll_ctl(ep, EPOLL_CTL_DEL, p[1], NULL));
	SHOW(epoll_ctl(ep, EPOLL_CTL_ADD, 999, &ev));
	SHOW(epoll_ctl(999, EPOLL_CTL_ADD, p[0], &ev));
	SHOW(epoll_ctl(p[0], EPOLL_CTL_ADD, p[1], &ev));
	SHOW(epoll_ctl(ep, EPOLL_CTL_ADD, ep, &ev));
	SHOW(epoll_ctl(ep, EPOLL_CTL_ADD, file, &ev));
	SHOW(epoll_ctl(ep, 77, p[0], &ev));
	SHOW(epoll_wait(ep, out, 0, 0));
	SHOW(epoll_wait(p[0], out, 1, 0));
	SHOW(epoll_wait(ep, out, 4, 0));
	SHOW(epoll_wait(ep, out, 4, 2));
	SHOW(write(p[1], "a", 1));
	SHOW(epoll_wait(ep, out, 4, -1));
	printf("%x %lu\n", out[0].events, (unsigned long)out[0].data.u64);
	SHOW(epoll_wait(ep, out, 4, -1));
	ev.events = EPOLLIN | EPOLLET;
	SHOW(epoll_ctl(ep, EPOLL_CTL_MOD, p[0], &ev));
	SHOW(epoll_wait(ep, out, 4, 0));
	SHOW(epoll_wait(ep, out, 4, 0));
	SHOW(write(p[1], "b", 1));
	SHOW(epoll_wait(ep, out, 4, 0));
	SHOW(epoll_wait(ep, out, 4, 0));
	ev.events = EPOLLIN | EPOLLONESHOT;
	SHOW(epoll_ctl(ep, EPOLL_CTL_MOD, p[0], &ev));
	SHOW(epoll_wait(ep, out, 4, 0));
	SHOW(write(p[1], "b", 1));
	SHOW(epoll_wait(ep, out, 4, 0));
	ev.events = EPOLLIN;
	SHOW(epoll_ctl(ep, EPOLL_CTL_MOD, p[0], &ev));
	SHOW(epoll_ctl(ep2, EPOLL_CTL_ADD, ep, &ev));
	SHOW(epoll_ctl(ep, EPOLL_CTL_ADD, ep2, &ev));
	SHOW(epoll_wait(ep2, out, 4, 0));
	d = dup(p[0]);
	close(p[0]);
	SHOW(epoll_wait(ep, out, 4, 0));
	close(d);
	SHOW(epoll_wait(ep, out, 4, 0));
	SHOW(epoll_wait(ep2, out, 4, 0));
	d = eventfd(0, 0);
	ev.data.fd = 7;
	SHOW(epoll_ctl(ep, EPOLL_CTL_ADD, d, &ev));
	close(p[1]);
	SHOW(pipe(p));
	SHOW(epoll_ctl(ep, EPOLL_CTL_ADD, p[0], &ev));
	pthread_create(&t, NULL, late_write, &p[1]);
	SHOW(epoll_wait(ep, out, 4, -1));
	pthread_join(t, NULL);
	SHOW(write(d, &v, 8));
	SHOW(epoll_wait(ep, out, 4, -1));
	SHOW(epoll_wait(ep, out, 1, -1));
	close(ep);
	close(ep2);
	close(d);
	close(p[0]);
	close(p[1]);
	close(file);
}

int main(void)
{
	signal(SIGPIPE, SIG_IGN);
	setvbuf(stdout, NULL, _IONBF, 0);
	pipes();
	polls();
	epolls();
	return 0;
}
