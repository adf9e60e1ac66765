/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Setting the wall clock, which the tests against Linux must not do: timers
 * of wall clocks move with it, or tell that they were cancelled.
 */
#include <errno.h>
#include <poll.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>
#include <sys/time.h>
#include <sys/timerfd.h>
#include <time.h>
#include <unistd.h>

#define SET_TICKS 0x40085400L

long uk_syscall_r_clock_settime(long clk, long ts);
long uk_syscall_r_settimeofday(long tv, long tz);
long uk_syscall_r_ioctl(long fd, long req, long arg);
long uk_syscall_r_read(long fd, long buf, long len);
long uk_syscall_r_timerfd_create(long clk, long flags);
long uk_syscall_r_timerfd_gettime(long fd, long val);
long uk_syscall_r_timerfd_settime(long fd, long flags, long val, long old);

static int n, bad;

static void check(int ok, const char *what)
{
	printf("%s %d - %s\n", ok ? "ok" : "not ok", ++n, what);
	bad |= !ok;
}

static long wall(void)
{
	struct timespec ts;

	clock_gettime(CLOCK_REALTIME, &ts);
	return ts.tv_sec;
}

static long wall_set(long sec)
{
	struct timespec ts = { sec, 0 };

	return uk_syscall_r_clock_settime(CLOCK_REALTIME, (long)&ts);
}

static int ready(int fd, int ms)
{
	struct pollfd p = { fd, POLLIN, 0 };

	return poll(&p, 1, ms);
}

/* A timer that is due at the wall clock's `sec`. */
static int timer(clockid_t clk, int flags, long sec)
{
	struct itimerspec t = { { 0, 0 }, { sec, 0 } };
	int fd = (int)uk_syscall_r_timerfd_create(clk, TFD_NONBLOCK);

	uk_syscall_r_timerfd_settime(fd, flags, (long)&t, 0);
	return fd;
}

static void jumps(void)
{
	struct timespec before, after;
	struct timeval tv = { 1700000000, 0 };
	struct itimerspec left;
	uint64_t v;
	int fd;

	clock_gettime(CLOCK_MONOTONIC, &before);
	check(!wall_set(1600000000) && wall() - 1600000000 < 5,
	      "clock_settime");
	clock_gettime(CLOCK_MONOTONIC, &after);
	check(after.tv_sec - before.tv_sec < 5, "the monotonic clock goes on");
	check(!uk_syscall_r_settimeofday((long)&tv, 0) &&
		      wall() - 1700000000 < 5,
	      "settimeofday");
	check(wall_set(-1) == -EINVAL && wall_set(0) == -EINVAL,
	      "not before boot");

	fd = timer(CLOCK_REALTIME, TFD_TIMER_ABSTIME, 1700001000);
	check(ready(fd, 0) == 0, "in a quarter of an hour");
	wall_set(1700000500);
	uk_syscall_r_timerfd_gettime(fd, (long)&left);
	check(left.it_value.tv_sec > 490 && left.it_value.tv_sec <= 500,
	      "its rest follows the clock");
	check(ready(fd, 0) == 0, "not yet");
	wall_set(1700001001);
	check(ready(fd, 0) == 1, "due by the jump");
	check(uk_syscall_r_read(fd, (long)&v, 8) == 8 && v == 1, "once");
	close(fd);

	fd = timer(CLOCK_REALTIME, 0, 1000);
	wall_set(1800000000);
	uk_syscall_r_timerfd_gettime(fd, (long)&left);
	check(left.it_value.tv_sec > 990 && ready(fd, 0) == 0,
	      "a relative one does not care");
	close(fd);

	fd = timer(CLOCK_BOOTTIME_ALARM, TFD_TIMER_ABSTIME, 1000000);
	wall_set(1900000000);
	check(fd >= 0 && ready(fd, 0) == 0, "nor one of another clock");
	close(fd);
}

static void cancels(void)
{
	int fd = timer(CLOCK_REALTIME_ALARM,
		       TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET, 2000000000);
	struct itimerspec t = { { 0, 0 }, { 2000000000, 0 } };
	uint64_t v = 0;

	check(ready(fd, 0) == 0, "armed");
	wall_set(1900000100);
	check(ready(fd, 0) == 1, "readable when the clock is set");
	check(uk_syscall_r_read(fd, (long)&v, 8) == -ECANCELED, "ECANCELED");
	check(ready(fd, 0) == 0 &&
		      uk_syscall_r_read(fd, (long)&v, 8) == -EAGAIN,
	      "told once");
	wall_set(1900000200);
	check(uk_syscall_r_timerfd_settime(
		      fd, TFD_TIMER_ABSTIME | TFD_TIMER_CANCEL_ON_SET, (long)&t,
		      0) == -ECANCELED,
	      "or by settime");
	check(uk_syscall_r_ioctl(fd, SET_TICKS, (long)&v) == -EINVAL,
	      "no ticks");
	v = 7;
	check(!uk_syscall_r_ioctl(fd, SET_TICKS, (long)&v) && ready(fd, 0) == 1,
	      "ticks set");
	check(uk_syscall_r_read(fd, (long)&v, 8) == 8 && v == 7, "and read");
	close(fd);
	wall_set(1900000300); /* nobody of those is told any more */
}

int main(void)
{
	jumps();
	cancels();
	printf("1..%d\n", n);
	return bad;
}
