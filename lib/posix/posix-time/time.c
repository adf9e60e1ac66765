/* SPDX-License-Identifier: BSD-3-Clause */
/* Clocks and sleeping: clock_gettime(2), nanosleep(2) and their relatives. */

#include <errno.h>
#include <sys/time.h>
#include <sys/times.h>
#include <time.h>

#include <uk/plat/time.h>
#include <uk/sched.h>
#include <uk/syscall.h>
#include <uk/syscall_sleep.h>
#include <uk/thread.h>
#include <uk/uaccess.h>

#include "timeconv.h"

#define TICKS_PER_S 100 /* AT_CLKTCK */

static __nsec thread_time(const struct uk_thread *t)
{
	__nsec v = t->exec_time;

	if (t == uk_thread_current())
		v += ukplat_monotonic_clock() - t->since;
	return v;
}

static void add_time(struct uk_thread *t, void *sum)
{
	if (t->flags & UK_THREADF_ECTX)
		*(__nsec *)sum += thread_time(t);
}

/* CPU time of all threads of the application that are alive. */
static __nsec process_time(void)
{
	__nsec sum = 0;

	uk_sched_foreach_thread(uk_sched_current(), add_time, &sum);
	return sum;
}

static int clock_read(int clk, __nsec *out)
{
	switch (clk) {
	case CLOCK_REALTIME:
	case CLOCK_REALTIME_COARSE:
	case CLOCK_REALTIME_ALARM:
	case CLOCK_TAI:
		*out = ukplat_wall_clock();
		return 0;
	case CLOCK_MONOTONIC:
	case CLOCK_MONOTONIC_RAW:
	case CLOCK_MONOTONIC_COARSE:
	case CLOCK_BOOTTIME:
	case CLOCK_BOOTTIME_ALARM:
		*out = ukplat_monotonic_clock();
		return 0;
	case CLOCK_PROCESS_CPUTIME_ID:
		*out = process_time();
		return 0;
	case CLOCK_THREAD_CPUTIME_ID:
		*out = thread_time(uk_thread_current());
		return 0;
	}
	return -EINVAL;
}

static int put_time(struct timespec *ts, __nsec ns)
{
	struct timespec v;

	timespec_from_ns(&v, ns);
	return uk_user_put_obj(ts, &v);
}

UK_SYSCALL_R_DEFINE(int, clock_gettime, int, clk, struct timespec *, ts)
{
	__nsec now;
	int rc = clock_read(clk, &now);

	return rc ? rc : put_time(ts, now);
}

UK_SYSCALL_R_DEFINE(int, clock_getres, int, clk, struct timespec *, ts)
{
	__nsec now;
	int rc = clock_read(clk, &now);

	return rc || !ts ? rc : put_time(ts, 1);
}

UK_SYSCALL_R_DEFINE(int, gettimeofday, struct timeval *, tv, int *, tz)
{
	__nsec now = ukplat_wall_clock();
	struct timeval v = { .tv_sec = (long)(now / NS_PER_S),
			     .tv_usec = (long)(now % NS_PER_S / 1000) };
	int rc = tv ? uk_user_put_obj(tv, &v) : 0;

	return rc || !tz ? rc
			 : uk_user_put(tz, posix_time_zone,
				       sizeof(posix_time_zone));
}

UK_SYSCALL_R_DEFINE(long, time, long *, t)
{
	long now = (long)(ukplat_wall_clock() / NS_PER_S);

	return t && uk_user_put_obj(t, &now) ? -EFAULT : now;
}

UK_SYSCALL_R_DEFINE(long, times, struct tms *, buf)
{
	struct tms v = { 0 };

	v.tms_utime = (long)(process_time() * TICKS_PER_S / NS_PER_S);
	if (buf && uk_user_put_obj(buf, &v))
		return -EFAULT;
	return (long)(ukplat_monotonic_clock() / (NS_PER_S / TICKS_PER_S));
}

/*
 * Sleeps until the monotonic time; being woken early does not end it, but a
 * signal does: -EINTR.
 */
static int sleep_until(__nsec deadline)
{
	struct uk_thread *self = uk_thread_current();

	while (ukplat_monotonic_clock() < deadline) {
		uk_thread_block_until(self, deadline);
		/* one that comes between the look and the sleep wakes */
		if (uk_syscall_interrupted()) {
			uk_thread_wake(self);
			return -EINTR;
		}
		uk_sched_yield();
	}
	return 0;
}

/* The same for a time, telling how much of it was left. */
static int sleep_for(__nsec t, struct timespec *rem)
{
	__nsec end = ns_add(ukplat_monotonic_clock(), t), now;
	int rc = sleep_until(end);

	if (!rc || !rem)
		return rc;
	now = ukplat_monotonic_clock();
	return put_time(rem, now < end ? end - now : 0) ? -EFAULT : rc;
}

static int get_time(struct timespec *req, const struct timespec *usr)
{
	int rc = uk_user_get_obj(req, usr);

	if (!rc && !timespec_valid(req))
		rc = -EINVAL;
	return rc;
}

UK_SYSCALL_R_DEFINE(int, nanosleep, const struct timespec *, req,
		    struct timespec *, rem)
{
	struct timespec ts;
	int rc = get_time(&ts, req);

	return rc ? rc : sleep_for(timespec_to_ns(&ts), rem);
}

UK_SYSCALL_R_DEFINE(int, clock_nanosleep, int, clk, int, flags,
		    const struct timespec *, req, struct timespec *, rem)
{
	__nsec now, t, mono = ukplat_monotonic_clock();
	int rc = clock_read(clk, &now);
	struct timespec ts;

	if (rc || clk == CLOCK_THREAD_CPUTIME_ID)
		return -EINVAL;
	if (clk == CLOCK_PROCESS_CPUTIME_ID || clk == CLOCK_MONOTONIC_RAW ||
	    clk == CLOCK_REALTIME_COARSE || clk == CLOCK_MONOTONIC_COARSE)
		return -ENOTSUP;
	rc = get_time(&ts, req);
	if (rc)
		return rc;
	t = timespec_to_ns(&ts);
	if (!(flags & TIMER_ABSTIME))
		return sleep_for(t, rem);
	return sleep_until(ns_add(mono, t > now ? t - now : 0));
}
