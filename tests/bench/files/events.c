/* SPDX-License-Identifier: BSD-3-Clause */
/* Event counters, poll and epoll: one descriptor that is ready. */

#include <poll.h>
#include <stdint.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <unistd.h>

#include "bench.h"

long uk_syscall_r_epoll_wait(long ep, long events, long max, long timeout);
long uk_syscall_r_poll(long fds, long n, long timeout);

static void counter(void)
{
	int fd = eventfd(0, 0);
	uint64_t v = 1;
	unsigned long t;
	int ok = 1;

	bench_need(fd >= 0, "eventfd");
	t = bench_count();
	for (int i = 0; i < ROUNDS; i++) {
		ok &= uk_syscall_r_write(fd, (long)&v, 8) == 8;
		ok &= uk_syscall_r_read(fd, (long)&v, 8) == 8;
	}
	bench_report("eventfd_insns", bench_count() - t);
	bench_need(ok, "eventfd transfer");
	close(fd);
}

static void sets(void)
{
	struct epoll_event ev = { .events = EPOLLIN }, out[4];
	int fd = eventfd(1, 0), idle, ep = epoll_create1(0), ok = 1;
	struct pollfd p = { .fd = fd, .events = POLLIN };
	unsigned long t;

	bench_need(!epoll_ctl(ep, EPOLL_CTL_ADD, fd, &ev), "epoll_ctl");
	for (int i = 0; i < 20; i++) {
		idle = eventfd(0, 0);
		bench_need(!epoll_ctl(ep, EPOLL_CTL_ADD, idle, &ev), "add");
	}
	t = bench_count();
	for (int i = 0; i < ROUNDS; i++)
		ok &= uk_syscall_r_epoll_wait(ep, (long)out, 4, -1) == 1;
	bench_report("epoll_wait_insns", bench_count() - t);
	t = bench_count();
	for (int i = 0; i < ROUNDS; i++)
		ok &= uk_syscall_r_poll((long)&p, 1, -1) == 1;
	bench_report("poll_insns", bench_count() - t);
	bench_need(ok, "waiting");
}

void bench_events(void)
{
	counter();
	sets();
}
