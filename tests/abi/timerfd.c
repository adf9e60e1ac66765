/* SPDX-License-Identifier: BSD-3-Clause */
/* Timers as files: counts, remaining times, clocks, errors. */
#define _GNU_SOURCE
#include <errno.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/time.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

#include "abi.h"

static void first(void)
{
	struct itimerspec t = { { 0, 0 }, { 0, 20000000 } }, o;
	int fd = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK);
	struct pollfd p = { fd, POLLIN, 0 };
	uint64_t n = 0;

	SHOW(timerfd_create(99, 0));
	SHOW(timerfd_create(CLOCK_MONOTONIC, 1));
	SHOW(timerfd_settime(0, 0, &t, NULL));
	SHOW(timerfd_settime(fd, 8, &t, NULL));
	SHOW(read(fd, &n, 8));
	SHOW(timerfd_settime(fd, 0, &t, &o));
	SHOW(read(fd, &n, 8));
	SHOW(read(fd, &n, 4));
	SHOW(poll(&p, 1, 5000));
	SHOW(read(fd, &n, 8));
	printf("n %lu\n", (unsigned long)n);
	SHOW(read(fd, &n, 8));
	SHOW(poll(&p, 1, 30));
	t.it_interval.tv_nsec = 10000000;
	SHOW(timerfd_settime(fd, 0, &t, NULL));
	usleep(75000);
	SHOW(read(fd, &n, 8));
	printf("many %d\n", n >= 5 && n < 1000);
	t.it_value.tv_sec = 100;
	SHOW(timerfd_settime(fd, 0, &t, &o));
	printf("%d %ld\n", o.it_value.tv_sec == 0 && o.it_value.tv_nsec > 0,
	       (long)o.it_interval.tv_nsec);
	SHOW(timerfd_gettime(fd, &o));
	printf("%d\n", o.it_value.tv_sec == 99 || o.it_value.tv_sec == 100);
	t.it_value.tv_nsec = 1000000000;
	SHOW(timerfd_settime(fd, 0, &t, &o));
	memset(&t, 0, sizeof(t));
	SHOW(timerfd_settime(fd, 0, &t, &o));
	SHOW(timerfd_gettime(fd, &o));
	printf("%ld %ld\n", (long)o.it_value.tv_sec, o.it_value.tv_nsec);
	t.it_value.tv_sec = 1;
	SHOW(timerfd_settime(fd, TFD_TIMER_ABSTIME, &t, NULL));
	SHOW(poll(&p, 1, 1000));
	close(fd);
}

/* Times that are over when the timer is set count from there. */
static void late(void)
{
	struct itimerspec t = { { 300, 0 }, { 0, 0 } }, o;
	int fd = timerfd_create(CLOCK_REALTIME, TFD_NONBLOCK);
	struct timespec now;
	uint64_t n = 0;

	clock_gettime(CLOCK_REALTIME, &now);
	t.it_value.tv_sec = now.tv_sec - 1000;
	SHOW(timerfd_settime(fd, TFD_TIMER_ABSTIME, &t, NULL));
	SHOW(read(fd, &n, 8));
	printf("n %lu\n", (unsigned long)n);
	SHOW(timerfd_gettime(fd, &o));
	printf("left %d\n",
	       o.it_value.tv_sec > 100 && o.it_value.tv_sec <= 200);
	SHOW(read(fd, &n, 8));
	t.it_interval.tv_sec = 0;
	SHOW(timerfd_settime(fd, TFD_TIMER_ABSTIME, &t, NULL));
	SHOW(timerfd_gettime(fd, &o));
	printf("left %ld\n", (long)o.it_value.tv_sec);
	SHOW(read(fd, &n, 8));
	printf("n %lu\n", (unsigned long)n);
	SHOW(read(fd, &n, 8));
	close(fd);
}

/* Milliseconds from now on the clock, as an absolute time. */
static struct itimerspec at(clockid_t clk, long ms)
{
	struct itimerspec t = { { 0, 0 }, { 0, 0 } };

	clock_gettime(clk, &t.it_value);
	t.it_value.tv_nsec += ms * 1000000;
	while (t.it_value.tv_nsec >= 1000000000) {
		t.it_value.tv_sec++;
		t.it_value.tv_nsec -= 1000000000;
	}
	return t;
}

static void clocks(void)
{
	static const clockid_t ids[] = { CLOCK_MONOTONIC, CLOCK_REALTIME,
					 CLOCK_BOOTTIME };
	struct pollfd p = { 0, POLLIN, 0 };
	struct itimerspec t;
	uint64_t n;

	for (int i = 0; i < 3; i++) {
		p.fd = timerfd_create(ids[i], 0);
		t = at(ids[i], 30);
		SHOW(timerfd_settime(p.fd, TFD_TIMER_ABSTIME, &t, NULL));
		SHOW(poll(&p, 1, 0));
		n = 0;
		SHOW(read(p.fd, &n, 8));
		printf("n %lu\n", (unsigned long)n);
		t = at(ids[i], -1000);
		SHOW(timerfd_settime(p.fd, TFD_TIMER_ABSTIME, &t, NULL));
		SHOW(poll(&p, 1, 5000));
		/* armed again before it was read: not readable then */
		t = at(ids[i], 10000);
		SHOW(timerfd_settime(p.fd, TFD_TIMER_ABSTIME, &t, NULL));
		SHOW(poll(&p, 1, 0));
		SHOW(timerfd_settime(p.fd, 3, &t, NULL));
		SHOW(poll(&p, 1, 0));
		close(p.fd);
	}
	SHOW(timerfd_create(CLOCK_MONOTONIC_RAW, 0));
	SHOW(timerfd_create(CLOCK_REALTIME_COARSE, 0));
	SHOW(timerfd_create(CLOCK_PROCESS_CPUTIME_ID, 0));
	SHOW(timerfd_create(CLOCK_TAI, 0));
}

/* A periodic timer that nobody reads: counts, and what is left meanwhile. */
static void periods(void)
{
	struct itimerspec t = { { 0, 100000000 }, { 0, 50000000 } }, o;
	struct epoll_event ev = { .events = EPOLLIN | EPOLLET };
	int fd = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK);
	int ep = epoll_create1(0);
	struct stat st;
	uint64_t n = 0;

	epoll_ctl(ep, EPOLL_CTL_ADD, fd, &ev);
	SHOW(timerfd_settime(fd, 0, &t, NULL));
	SHOW(epoll_wait(ep, &ev, 1, 0));
	SHOW(epoll_wait(ep, &ev, 1, 5000));
	SHOW(epoll_wait(ep, &ev, 1, 0));
	usleep(220000); /* expiries at 50, 150, 250 */
	SHOW(timerfd_gettime(fd, &o));
	printf("%d %ld\n",
	       o.it_value.tv_sec == 0 && o.it_value.tv_nsec <= 100000000 &&
		       o.it_value.tv_nsec > 0,
	       (long)o.it_interval.tv_nsec);
	SHOW(read(fd, &n, 8));
	printf("n ok %d\n", n >= 3 && n < 40);
	SHOW(read(fd, &n, 8));
	SHOW(epoll_wait(ep, &ev, 1, 5000));
	t.it_interval.tv_nsec = 0;
	SHOW(timerfd_settime(fd, 0, &t, &o));
	printf("%d %ld\n", o.it_value.tv_nsec > 0, (long)o.it_interval.tv_nsec);
	usleep(100000);
	SHOW(timerfd_gettime(fd, &o));
	printf("%ld %ld\n", (long)o.it_value.tv_sec, (long)o.it_value.tv_nsec);
	memset(&t, 0, sizeof(t));
	SHOW(timerfd_settime(fd, 0, &t, &o));
	printf("%ld %ld\n", (long)o.it_value.tv_sec, (long)o.it_value.tv_nsec);
	SHOW(read(fd, &n, 8));
	SHOW(write(fd, &n, 8));
	SHOW(fstat(fd, &st));
	printf("mode %o size %ld\n", st.st_mode, (long)st.st_size);
	close(ep);
	close(fd);
}

static void errors(void)
{
	struct itimerspec t = { { 0, 0 }, { 0, -1 } };
	struct timespec ts = { -1, 0 };
	struct timeval tv = { 0, 1000000 };
	struct timezone tz = { 1000, 0 };
	int fd = timerfd_create(CLOCK_MONOTONIC, 0);

	SHOW_BAD(syscall(SYS_timerfd_settime, fd, 0, (void *)1, NULL));
	SHOW(syscall(SYS_timerfd_settime, 999, 8, &t, NULL));
	SHOW(syscall(SYS_timerfd_settime, 999, 0, &t, NULL));
	t.it_value.tv_nsec = 1;
	t.it_interval.tv_nsec = 1000000000;
	SHOW(timerfd_settime(fd, 0, &t, NULL));
	t.it_interval.tv_nsec = 0;
	SHOW(timerfd_settime(999, 0, &t, NULL));
	SHOW_BAD(syscall(SYS_timerfd_settime, fd, 0, &t, (void *)1));
	SHOW_BAD(syscall(SYS_timerfd_gettime, fd, (void *)1));
	SHOW(timerfd_gettime(999, &t));
	SHOW(timerfd_gettime(0, &t));
	SHOW(clock_settime(CLOCK_REALTIME, &ts));
	ts.tv_sec = 0;
	SHOW(clock_settime(CLOCK_MONOTONIC, &ts));
	SHOW_BAD(syscall(SYS_clock_settime, CLOCK_REALTIME, (void *)1));
	SHOW(syscall(SYS_settimeofday, &tv, NULL));
	SHOW(syscall(SYS_settimeofday, NULL, &tz));
	SHOW_BAD(syscall(SYS_settimeofday, (void *)1, NULL));
	close(fd);
}

int main(void)
{
	first();
	late();
	clocks();
	periods();
	errors();
	return 0;
}
