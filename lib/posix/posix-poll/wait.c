/* SPDX-License-Identifier: BSD-3-Clause */
/* Deadlines and signal masks of the waiting calls. */

#include <errno.h>

#include <uk/plat/time.h>

#include <uk/posix-poll.h>

#include "wait.h"

#define NSEC_PER_SEC 1000000000L

static const struct uk_poll_sigops *sigops;

void uk_poll_sigops_set(const struct uk_poll_sigops *ops)
{
	sigops = ops;
}

int poll_deadline(const struct timespec *tmo, __nsec *deadline, int *now)
{
	__nsec span, end;

	*deadline = POLL_NEVER;
	*now = 0;
	if (!tmo)
		return 0;
	if (unlikely(tmo->tv_sec < 0 || tmo->tv_nsec < 0 ||
		     tmo->tv_nsec >= NSEC_PER_SEC))
		return -EINVAL;
	if (!tmo->tv_sec && !tmo->tv_nsec) {
		*now = 1;
		return 0;
	}
	/* a time beyond the clock's range is for ever */
	if (uk_mul_overflow((__nsec)tmo->tv_sec, (__nsec)NSEC_PER_SEC, &span) ||
	    uk_add_overflow(span, (__nsec)tmo->tv_nsec, &span) ||
	    uk_add_overflow(span, ukplat_monotonic_clock(), &end))
		return 0;
	*deadline = end;
	return 0;
}

int poll_mask_enter(const sigset_t *mask, size_t len)
{
	if (!mask)
		return 0;
	if (unlikely(len != _NSIG / 8))
		return -EINVAL;
	/* without signals there is nothing that a mask could hold back */
	return sigops ? sigops->swap(mask, len) : 0;
}

void poll_mask_leave(const sigset_t *mask)
{
	if (mask && sigops)
		sigops->restore();
}

int poll_interrupted(void)
{
	return (sigops && sigops->pending()) || uk_file_interrupted();
}
