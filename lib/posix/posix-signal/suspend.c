/* SPDX-License-Identifier: BSD-3-Clause */
/* pause(2), sigsuspend(2), sigtimedwait(2): waiting for a signal alone. */

#include <errno.h>
#include <time.h>

#include <uk/plat/time.h>
#include <uk/process.h>
#include <uk/sched.h>
#include <uk/syscall.h>
#include <uk/uaccess.h>

#include "signal_int.h"

/* A signal that comes between the look and the sleep wakes. */
static int signal_wait(void)
{
	struct uk_thread *self = uk_thread_current();

	for (;;) {
		uk_thread_block(self);
		if (signal_interrupts())
			break;
		uk_sched_yield();
	}
	uk_thread_wake(self);
	return -EINTR;
}

UK_SYSCALL_R_DEFINE(int, pause)
{
	return signal_wait();
}

/* The mask stays until the signal was delivered, which puts ours back. */
UK_SYSCALL_R_DEFINE(int, rt_sigsuspend, const __u64 *, mask, __sz, size)
{
	struct uk_posix_thread *pt = uk_posix_thread_self();
	__u64 m;

	if (size != sizeof(m))
		return -EINVAL;
	if (uk_user_get_obj(&m, mask))
		return -EFAULT;
	pt->sigsaved = pt->sigmask;
	pt->sigmask = m & ~SIG_UNBLOCKABLE;
	pt->sigrestore = 1;
	return signal_wait();
}

/* A handler that another signal wants ends the wait. */
static int wait_for(struct uk_posix_thread *pt, __u64 set, __nsec until,
		    int *code)
{
	struct uk_thread *self = uk_thread_current();
	int sig;

	for (;;) {
		uk_thread_block_until(self, until);
		sig = signal_take(pt, set, code);
		if (!sig && signal_interrupts())
			sig = -EINTR;
		if (!sig && ukplat_monotonic_clock() >= until)
			sig = -EAGAIN;
		if (sig)
			break;
		uk_sched_yield();
	}
	uk_thread_wake(self);
	return sig;
}

static int until_of(const struct timespec *ts, __nsec *until)
{
	__nsec t;

	if (ts->tv_sec < 0 || ts->tv_nsec < 0 || ts->tv_nsec >= 1000000000L)
		return -EINVAL;
	if (uk_mul_overflow((__nsec)ts->tv_sec, 1000000000UL, &t) ||
	    uk_add_overflow(t, (__nsec)ts->tv_nsec, &t) ||
	    uk_add_overflow(t, ukplat_monotonic_clock(), until))
		*until = __NSEC_MAX;
	return 0;
}

UK_SYSCALL_R_DEFINE(int, rt_sigtimedwait, const __u64 *, set, siginfo_t *, info,
		    const struct timespec *, timeout, __sz, size)
{
	struct uk_posix_thread *pt = uk_posix_thread_self();
	siginfo_t si = { 0 };
	__nsec until = __NSEC_MAX;
	struct timespec ts;
	__u64 m, mask = pt->sigmask;
	int sig;

	if (size != sizeof(m))
		return -EINVAL;
	if (uk_user_get_obj(&m, set) ||
	    (timeout && uk_user_get_obj(&ts, timeout)))
		return -EFAULT;
	if (timeout && until_of(&ts, &until))
		return -EINVAL;
	m &= ~SIG_UNBLOCKABLE;
	pt->sigmask = mask | m; /* they come here, not to their handlers */
	sig = wait_for(pt, m, until, &si.si_code);
	pt->sigmask = mask;
	if (sig <= 0 || !info)
		return sig;
	si.si_signo = sig;
	si.si_pid = UK_PID;
	return uk_user_put_obj(info, &si) ? -EFAULT : sig;
}
