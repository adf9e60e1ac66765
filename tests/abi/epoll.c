/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * epoll: level and edge, one-shot and exclusive entries, order, nesting, and
 * sets that change while somebody waits.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <sys/syscall.h>
#include <time.h>
#include <unistd.h>

#include "abi.h"

static struct epoll_event out[8];

static int ctl(int ep, int op, int fd, uint32_t events, uint64_t data)
{
	struct epoll_event ev = { .events = events, .data.u64 = data };

	return epoll_ctl(ep, op, fd, &ev);
}

static void wait_show(const char *what, int ep, int max, int ms)
{
	int n;

	errno = 0;
	memset(out, 0, sizeof(out));
	n = epoll_wait(ep, out, max, ms);
	printf("%s: %d %s", what, n, err_name(errno));
	for (int i = 0; i < n; i++)
		printf(" %x/%lu", out[i].events,
		       (unsigned long)out[i].data.u64);
	printf("\n");
}

static void give(int fd)
{
	uint64_t one = 1;

	if (write(fd, &one, 8) != 8)
		printf("write failed\n");
}

static void drain(int fd)
{
	uint64_t v;

	if (read(fd, &v, 8) != 8)
		printf("read failed\n");
}

static void *later(void *arg)
{
	usleep(30000);
	give(*(int *)arg);
	return NULL;
}

static void fairness(void)
{
	int ep = epoll_create1(0), e[4];

	for (int i = 0; i < 4; i++) {
		e[i] = eventfd(1, EFD_NONBLOCK);
		ctl(ep, EPOLL_CTL_ADD, e[i], EPOLLIN, i);
	}
	for (int i = 0; i < 6; i++)
		wait_show("one of four", ep, 1, 0);
	wait_show("three of four", ep, 3, 0);
	wait_show("three of four", ep, 3, 0);
	wait_show("all", ep, 8, 0);
	drain(e[1]);
	wait_show("without 1", ep, 8, 0);
	give(e[1]);
	wait_show("1 is back", ep, 8, 0);
	for (int i = 0; i < 4; i++)
		close(e[i]);
	wait_show("closed", ep, 8, 0);
	close(ep);
}

static void edges(void)
{
	int ep = epoll_create1(0), e = eventfd(0, EFD_NONBLOCK), p[2];
	char buf[8];

	SHOW(pipe2(p, O_NONBLOCK));
	ctl(ep, EPOLL_CTL_ADD, e, EPOLLIN | EPOLLOUT | EPOLLET, 1);
	wait_show("out at once", ep, 8, 0);
	wait_show("only once", ep, 8, 0);
	give(e);
	wait_show("in and out", ep, 8, 0);
	give(e);
	wait_show("a write is an edge", ep, 8, 0);
	drain(e);
	wait_show("so is a read", ep, 8, 0);
	ctl(ep, EPOLL_CTL_MOD, e, EPOLLIN | EPOLLET, 1);
	wait_show("modified, nothing there", ep, 8, 0);
	give(e);
	drain(e);
	wait_show("came and went", ep, 8, 0);
	give(e);
	ctl(ep, EPOLL_CTL_MOD, e, EPOLLIN | EPOLLET, 2);
	wait_show("modified, something there", ep, 8, 0);
	wait_show("once", ep, 8, 0);
	ctl(ep, EPOLL_CTL_ADD, p[0], EPOLLIN | EPOLLET | EPOLLRDHUP, 3);
	SHOW(write(p[1], "ab", 2));
	wait_show("pipe", ep, 8, 0);
	SHOW(read(p[0], buf, 1));
	wait_show("half read", ep, 8, 0);
	SHOW(write(p[1], "c", 1));
	wait_show("one more", ep, 8, 0);
	close(p[1]);
	wait_show("writer gone", ep, 8, 0);
	wait_show("once", ep, 8, 0);
	close(p[0]);
	close(e);
	close(ep);
}

static void oneshots(void)
{
	int ep = epoll_create1(0), e = eventfd(1, EFD_NONBLOCK);

	ctl(ep, EPOLL_CTL_ADD, e, EPOLLIN | EPOLLONESHOT, 1);
	wait_show("once", ep, 8, 0);
	give(e);
	wait_show("disabled", ep, 8, 0);
	wait_show("disabled", ep, 8, 10);
	SHOW(ctl(ep, EPOLL_CTL_ADD, e, EPOLLIN, 1));
	SHOW(ctl(ep, EPOLL_CTL_MOD, e, EPOLLIN | EPOLLONESHOT, 5));
	wait_show("again", ep, 8, 0);
	SHOW(ctl(ep, EPOLL_CTL_MOD, e, EPOLLOUT | EPOLLONESHOT | EPOLLET, 6));
	wait_show("both", ep, 8, 0);
	SHOW(ctl(ep, EPOLL_CTL_MOD, e, 0, 7));
	wait_show("nothing asked", ep, 8, 0);
	SHOW(ctl(ep, EPOLL_CTL_DEL, e, 0, 0));
	SHOW(ctl(ep, EPOLL_CTL_DEL, e, 0, 0));
	close(e);
	close(ep);
}

struct waiter {
	int ep, hits;
};

static void *wait_once(void *arg)
{
	struct waiter *w = arg;
	struct epoll_event ev;

	w->hits = epoll_wait(w->ep, &ev, 1, 2000);
	return NULL;
}

/* Several sets wait for one file: all are told, of exclusive ones just one. */
static void exclusives(uint32_t flags)
{
	int e = eventfd(0, EFD_NONBLOCK), sum = 0;
	struct waiter w[4];
	pthread_t t[4];

	for (int i = 0; i < 4; i++) {
		w[i] = (struct waiter){ epoll_create1(0), 0 };
		ctl(w[i].ep, EPOLL_CTL_ADD, e, EPOLLIN | flags, i);
		pthread_create(&t[i], NULL, wait_once, &w[i]);
	}
	usleep(50000);
	give(e);
	for (int i = 0; i < 4; i++) {
		pthread_join(t[i], NULL);
		sum += w[i].hits;
		close(w[i].ep);
	}
	printf("flags %x: %d woken\n", flags, sum);
	close(e);
}

static void exclusive_rules(void)
{
	int ep = epoll_create1(0), in = epoll_create1(0);
	int e = eventfd(0, EFD_NONBLOCK);

	SHOW(ctl(ep, EPOLL_CTL_ADD, in, EPOLLIN | EPOLLEXCLUSIVE, 0));
	SHOW(ctl(ep, EPOLL_CTL_ADD, e, EPOLLIN | EPOLLPRI | EPOLLEXCLUSIVE, 0));
	SHOW(ctl(ep, EPOLL_CTL_ADD, e, EPOLLIN | EPOLLONESHOT | EPOLLEXCLUSIVE,
		 0));
	SHOW(ctl(ep, EPOLL_CTL_ADD, e, EPOLLIN | EPOLLRDHUP | EPOLLEXCLUSIVE,
		 0));
	SHOW(ctl(ep, EPOLL_CTL_MOD, e, EPOLLIN | EPOLLEXCLUSIVE, 0));
	SHOW(ctl(ep, EPOLL_CTL_ADD, e,
		 EPOLLIN | EPOLLOUT | EPOLLWAKEUP | EPOLLET | EPOLLEXCLUSIVE,
		 9));
	SHOW(ctl(ep, EPOLL_CTL_MOD, e, EPOLLIN, 0));
	wait_show("exclusive", ep, 8, 0);
	SHOW(ctl(ep, EPOLL_CTL_DEL, e, 0, 0));
	close(e);
	close(in);
	close(ep);
}

static void nesting(void)
{
	int in = epoll_create1(0), mid = epoll_create1(0),
	    ep = epoll_create1(0);
	int e = eventfd(0, EFD_NONBLOCK), chain[8];
	struct pollfd f = { ep, POLLIN | POLLOUT, 0 };
	pthread_t t;

	SHOW(ctl(in, EPOLL_CTL_ADD, e, EPOLLIN, 1));
	SHOW(ctl(mid, EPOLL_CTL_ADD, in, EPOLLIN, 2));
	SHOW(ctl(ep, EPOLL_CTL_ADD, mid, EPOLLIN, 3));
	SHOW(ctl(in, EPOLL_CTL_ADD, ep, EPOLLIN, 4));
	SHOW(ctl(in, EPOLL_CTL_ADD, in, EPOLLIN, 4));
	SHOW(poll(&f, 1, 0));
	give(e);
	SHOW(poll(&f, 1, 0));
	printf("%x\n", f.revents);
	wait_show("outer", ep, 8, 0);
	wait_show("outer", ep, 8, 0);
	wait_show("inner", in, 8, 0);
	drain(e);
	SHOW(poll(&f, 1, 0));
	wait_show("outer, drained", ep, 8, 0);
	pthread_create(&t, NULL, later, &e);
	wait_show("outer, waiting", ep, 8, 5000);
	pthread_join(t, NULL);
	ctl(ep, EPOLL_CTL_MOD, mid, EPOLLIN | EPOLLET, 5);
	wait_show("edge", ep, 8, 0);
	wait_show("edge", ep, 8, 0);
	give(e);
	wait_show("edge, new", ep, 8, 0);
	SHOW(ctl(in, EPOLL_CTL_DEL, e, 0, 0));
	wait_show("middle, nothing below", mid, 8, 0);
	close(in);
	wait_show("middle, inner closed", mid, 8, 0);
	close(mid);
	close(ep);
	for (int i = 0; i < 8; i++) {
		chain[i] = epoll_create1(0);
		if (i)
			SHOW(ctl(chain[i], EPOLL_CTL_ADD, chain[i - 1], EPOLLIN,
				 i));
	}
	for (int i = 0; i < 8; i++)
		close(chain[i]);
	for (int i = 0; i < 8; i++) {
		chain[i] = epoll_create1(0);
		if (i)
			SHOW(ctl(chain[i - 1], EPOLL_CTL_ADD, chain[i], EPOLLIN,
				 i));
	}
	for (int i = 0; i < 8; i++)
		close(chain[i]);
	close(e);
}

static int the_ep, the_fd;

static void *change(void *arg)
{
	usleep(30000);
	if (!arg)
		ctl(the_ep, EPOLL_CTL_ADD, the_fd, EPOLLIN, 77);
	else if (arg == (void *)1)
		ctl(the_ep, EPOLL_CTL_MOD, the_fd, EPOLLIN | EPOLLOUT, 78);
	else
		ctl(the_ep, EPOLL_CTL_DEL, the_fd, 0, 0);
	return NULL;
}

static void changes(void)
{
	struct pollfd f;
	pthread_t t;
	int d;

	the_ep = epoll_create1(0);
	the_fd = eventfd(1, EFD_NONBLOCK);
	pthread_create(&t, NULL, change, NULL);
	wait_show("added meanwhile", the_ep, 8, 5000);
	pthread_join(t, NULL);
	drain(the_fd);
	pthread_create(&t, NULL, change, (void *)1);
	wait_show("modified meanwhile", the_ep, 8, 5000);
	pthread_join(t, NULL);
	ctl(the_ep, EPOLL_CTL_MOD, the_fd, EPOLLIN, 79);
	pthread_create(&t, NULL, change, (void *)2);
	wait_show("removed meanwhile", the_ep, 8, 100);
	pthread_join(t, NULL);
	/* a duplicate keeps the entry, under the old number */
	ctl(the_ep, EPOLL_CTL_ADD, the_fd, EPOLLIN, 80);
	d = dup(the_fd);
	give(d);
	close(the_fd);
	wait_show("by the duplicate", the_ep, 8, 0);
	SHOW(ctl(the_ep, EPOLL_CTL_DEL, the_fd, 0, 0));
	SHOW(ctl(the_ep, EPOLL_CTL_MOD, d, EPOLLIN, 0));
	SHOW(ctl(the_ep, EPOLL_CTL_ADD, d, EPOLLIN, 81));
	wait_show("both", the_ep, 8, 0);
	close(d);
	wait_show("none", the_ep, 8, 0);
	/* the epoll itself is closed while its entries live */
	d = eventfd(0, 0);
	ctl(the_ep, EPOLL_CTL_ADD, d, EPOLLIN, 1);
	close(the_ep);
	give(d);
	f = (struct pollfd){ d, POLLIN, 0 };
	SHOW(poll(&f, 1, 0));
	close(d);
}

static void errors(void)
{
	int ep = epoll_create1(0), e = eventfd(1, 0);
	struct timespec bad = { 0, 1000000000 };
	volatile int none = -1;

	SHOW(epoll_create1(1));
#ifndef NATIVE /* musl does not look at the size */
	SHOW(epoll_create(-1));
#endif
	SHOW_BAD(syscall(SYS_epoll_ctl, ep, EPOLL_CTL_ADD, e, (void *)1));
	SHOW(syscall(SYS_epoll_ctl, ep, EPOLL_CTL_DEL, 1000, (void *)1));
	SHOW(syscall(SYS_epoll_ctl, 1000, EPOLL_CTL_DEL, e, (void *)1));
	SHOW(ctl(ep, 0, e, EPOLLIN, 0));
	SHOW(ctl(e, EPOLL_CTL_ADD, ep, EPOLLIN, 0));
	SHOW(epoll_wait(1000, out, 0, 0));
	SHOW(epoll_wait(1000, out, 1, 0));
	SHOW(epoll_wait(e, out, 1, 0));
	SHOW(epoll_wait(ep, out, none, 0));
	SHOW(syscall(SYS_epoll_pwait, ep, out, 0x7fffffff, 0, NULL, 8));
	SHOW(ctl(ep, EPOLL_CTL_ADD, e, EPOLLIN, 0));
	SHOW(syscall(SYS_epoll_pwait2, ep, out, 1, &bad, NULL, 8));
	bad.tv_nsec = 1;
	SHOW(syscall(SYS_epoll_pwait2, ep, out, 1, &bad, NULL, 8));
	SHOW(read(ep, out, 8));
	SHOW(write(ep, out, 8));
	close(e);
	close(ep);
}

static void *wait_many(void *arg)
{
	struct epoll_event ev;
	uint64_t v, n = 0;

	while (epoll_wait(*(int *)arg, &ev, 1, 1000) == 1)
		if (read(ev.data.fd, &v, 8) == 8) /* or another was faster */
			n += v;
	return (void *)(intptr_t)n;
}

/* Threads that wait for one set: each event wakes somebody, none is lost. */
static void threads(void)
{
	int ep = epoll_create1(0), e[3], sum = 0;
	pthread_t t[4];
	void *n;

	for (int i = 0; i < 3; i++) {
		e[i] = eventfd(0, EFD_NONBLOCK);
		ctl(ep, EPOLL_CTL_ADD, e[i], EPOLLIN | EPOLLET, e[i]);
	}
	for (int i = 0; i < 4; i++)
		pthread_create(&t[i], NULL, wait_many, &ep);
	for (int i = 0; i < 30; i++) {
		usleep(5000);
		give(e[i % 3]);
	}
	for (int i = 0; i < 4; i++) {
		pthread_join(t[i], &n);
		sum += (int)(intptr_t)n;
	}
	printf("sum %d\n", sum);
	for (int i = 0; i < 3; i++)
		close(e[i]);
	close(ep);
}

int main(void)
{
	setvbuf(stdout, NULL, _IONBF, 0);
	fairness();
	edges();
	oneshots();
	exclusives(0);
	exclusives(EPOLLEXCLUSIVE);
	exclusive_rules();
	nesting();
	changes();
	errors();
	threads();
	return 0;
}
