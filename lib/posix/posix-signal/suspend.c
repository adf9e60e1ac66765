/* SPDX-License-Identifier: BSD-3-Clause */
/* pause(2) and sigsuspend(2): waiting for a signal and for nothing else. */

#include <errno.h>

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
