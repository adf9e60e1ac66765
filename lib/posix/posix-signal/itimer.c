/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * alarm(2), setitimer(2) and getitimer(2): SIGALRM to the process, that is, to
 * its main thread.  Timers of CPU time (ITIMER_VIRTUAL, ITIMER_PROF) are
 * -ENOSYS.
 */

#include <errno.h>
#include <sys/time.h>

#include <uk/init.h>
#include <uk/plat/time.h>
#include <uk/process.h>
#include <uk/spinlock.h>
#include <uk/syscall.h>
#include <uk/timer.h>
#include <uk/uaccess.h>

#include <uk/posix-signal.h>

#include "signal_int.h"

#define NS_PER_S 1000000000UL
#define NS_PER_US 1000UL

static struct {
	struct uk_spinlock lock; /* taken in the timer's callback, too */
	struct uk_timer timer;
	__nsec next; /* monotonic; 0: disarmed */
	__nsec interval; /* 0: once */
} real = { .lock = UK_SPINLOCK_INITIALIZER() };

/* `next` moves behind `now`, or to 0; true if it was due. */
static int pass(__nsec now)
{
	__nsec missed;

	if (!real.next || real.next > now)
		return 0;
	if (!real.interval) {
		real.next = 0;
		return 1;
	}
	missed = (now - real.next) / real.interval;
	if (uk_add_overflow(real.next + missed * real.interval, real.interval,
			    &real.next))
		real.next = __NSEC_MAX;
	return 1;
}

/* In an interrupt.  Set anew meanwhile, it finds nothing due. */
static void on_expiry(struct uk_timer *t, void *arg __unused)
{
	unsigned long flags;
	int due;

	uk_spin_lock_irqsave(&real.lock, flags);
	due = pass(ukplat_monotonic_clock());
	if (real.next)
		uk_timer_set(t, real.next);
	uk_spin_unlock_irqrestore(&real.lock, flags);
	if (due)
		uk_posix_signal_post(UK_PID, SIGALRM);
}

static __nsec left(__nsec now)
{
	if (!real.next)
		return 0;
	return real.next > now + NS_PER_US ? real.next - now : NS_PER_US;
}

/* Sets it to `value` from now; what was left and the interval of before. */
static void real_set(__nsec value, __nsec interval, __nsec *old,
		     __nsec *old_interval)
{
	__nsec now = ukplat_monotonic_clock();
	unsigned long flags;

	uk_spin_lock_irqsave(&real.lock, flags);
	*old = left(now);
	*old_interval = real.interval;
	if (value && uk_add_overflow(now, value, &value))
		value = __NSEC_MAX;
	real.next = value;
	real.interval = interval;
	/* one that is disarmed finds nothing due when it fires */
	if (value)
		uk_timer_set(&real.timer, value);
	uk_spin_unlock_irqrestore(&real.lock, flags);
}

static int get_time(const struct timeval *tv, __nsec *out)
{
	if (tv->tv_sec < 0 || tv->tv_usec < 0 || tv->tv_usec >= 1000000)
		return -EINVAL;
	if (uk_mul_overflow((__nsec)tv->tv_sec, NS_PER_S, out))
		*out = __NSEC_MAX / 2;
	else
		*out += (__nsec)tv->tv_usec * NS_PER_US;
	return 0;
}

static int put_times(struct itimerval *usr, __nsec value, __nsec interval)
{
	struct itimerval v = {
		.it_value = { (long)(value / NS_PER_S),
			      (long)(value % NS_PER_S / NS_PER_US) },
		.it_interval = { (long)(interval / NS_PER_S),
				 (long)(interval % NS_PER_S / NS_PER_US) },
	};

	return uk_user_put_obj(usr, &v);
}

static int which_check(int which)
{
	if (which < ITIMER_REAL || which > ITIMER_PROF)
		return -EINVAL;
	return which == ITIMER_REAL ? 0 : -ENOSYS;
}

UK_SYSCALL_R_DEFINE(int, getitimer, int, which, struct itimerval *, cur)
{
	__nsec value, interval;
	unsigned long flags;
	int rc = which_check(which);

	if (rc)
		return rc;
	uk_spin_lock_irqsave(&real.lock, flags);
	value = left(ukplat_monotonic_clock());
	interval = real.interval;
	uk_spin_unlock_irqrestore(&real.lock, flags);
	return put_times(cur, value, interval);
}

UK_SYSCALL_R_DEFINE(int, setitimer, int, which, const struct itimerval *, new,
		    struct itimerval *, old)
{
	__nsec value = 0, interval = 0, was, was_interval;
	struct itimerval v;
	int rc;

	if (new) { /* NULL disarms */
		if (uk_user_get_obj(&v, new))
			return -EFAULT;
		rc = get_time(&v.it_value, &value);
		if (!rc)
			rc = get_time(&v.it_interval, &interval);
		if (rc)
			return rc;
	}
	rc = which_check(which);
	if (rc)
		return rc;
	real_set(value, value ? interval : 0, &was, &was_interval);
	return old ? put_times(old, was, was_interval) : 0;
}

/* To the nearest second, but never 0 of what is left. */
UK_SYSCALL_R_DEFINE(unsigned int, alarm, unsigned int, seconds)
{
	__nsec was, was_interval, s;

	real_set(seconds * NS_PER_S, 0, &was, &was_interval);
	s = (was + NS_PER_S / 2) / NS_PER_S;
	return (unsigned int)(was && !s ? 1 : s);
}

static int itimer_init(struct uk_init_ctx *ictx __unused)
{
	uk_timer_init(&real.timer, on_expiry, NULL);
	return 0;
}

uk_lib_initcall(itimer_init, 0x0);
