/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The signal masks of ppoll, pselect and epoll_pwait: in place for the time of
 * the wait.  If a signal ended it, the wait's mask stays until that signal was
 * delivered: deliver() puts the thread's back, or the end of the handler does.
 */

#include <string.h>

#include <uk/init.h>
#include <uk/posix-poll.h>

#include "signal_int.h"

static int mask_swap(const sigset_t *mask, size_t len __unused)
{
	struct uk_posix_thread *pt = uk_posix_thread_self();
	__u64 m;

	memcpy(&m, mask, sizeof(m));
	pt->sigsaved = pt->sigmask;
	pt->sigmask = m & ~SIG_UNBLOCKABLE;
	pt->sigrestore = 1;
	return 0;
}

static void mask_restore(int interrupted)
{
	struct uk_posix_thread *pt = uk_posix_thread_self();

	if (interrupted)
		return;
	pt->sigrestore = 0;
	pt->sigmask = pt->sigsaved;
}

static const struct uk_poll_sigops sigops = {
	.swap = mask_swap,
	.restore = mask_restore,
};

static int sigpoll_init(struct uk_init_ctx *ictx __unused)
{
	uk_poll_sigops_set(&sigops);
	return 0;
}

uk_lib_initcall(sigpoll_init, 0x0);
