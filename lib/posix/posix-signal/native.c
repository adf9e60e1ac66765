/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Signals of native code.  Nothing returns from the kernel there, so the C
 * library asks after each of its system calls, and a handler is a function
 * that is called.
 */

#include <errno.h>

#include <uk/syscall.h>

#include <uk/posix-signal.h>

#include "signal_int.h"

static void call_handler(struct uk_posix_thread *pt, struct delivery *d)
{
	siginfo_t info = { .si_signo = d->sig, .si_code = d->code };

	info.si_pid = d->pid;
	signal_handler_begin(pt, d);
	((void (*)(int, siginfo_t *, void *))d->act.handler)(d->sig, &info,
							     NULL);
	pt->sigmask = d->oldmask;
}

int uk_posix_signal_native(long nr, long rc, long arg1, long arg3)
{
	struct uk_posix_thread *pt = uk_posix_thread_self();
	int again = rc == -EINTR && signal_restarts(nr, arg1, arg3);
	struct delivery d;
	int first = 1;

	while (signal_next(pt, &d)) {
		if (first && !(d.act.flags & KSA_RESTART))
			again = 0;
		first = 0;
		call_handler(pt, &d);
	}
	return again;
}
