/* SPDX-License-Identifier: BSD-3-Clause */
/* What poll, select and epoll share: time-outs and signal masks. */
#ifndef __POLL_PRIV_H__
#define __POLL_PRIV_H__

#include <errno.h>
#include <fcntl.h>
#include <stddef.h>

#include <uk/alloc.h>
#include <uk/errptr.h>
#include <uk/isr/string.h>
#include <uk/plat/time.h>
#include <uk/posix-fdtab.h>
#include <uk/posix-poll.h>

/* When a wait ends: a monotonic time, or one of these. */
#define UNTIL_NOW 0
#define UNTIL_NEVER __NSEC_MAX

/* From a relative time-out; NULL is for ever.  -EINVAL for none. */
static inline int until_of(const struct timespec *ts, __nsec *until)
{
	*until = UNTIL_NEVER;
	if (!ts)
		return 0;
	if (ts->tv_sec < 0 || ts->tv_nsec < 0 || ts->tv_nsec > 999999999)
		return -EINVAL;
	if (!ts->tv_sec && !ts->tv_nsec)
		*until = UNTIL_NOW;
	else if (ts->tv_sec < 9000000000L)
		*until = ukplat_monotonic_clock() + ts->tv_sec * 1000000000UL +
			 ts->tv_nsec;
	return 0;
}

/* Milliseconds as the older calls have them; negative is for ever. */
static inline struct timespec *ms_of(long ms, struct timespec *ts)
{
	if (ms < 0)
		return NULL;
	ts->tv_sec = ms / 1000;
	ts->tv_nsec = ms % 1000 * 1000000;
	return ts;
}

/* What is left of a time-out. */
static inline void until_left(__nsec until, struct timespec *ts)
{
	__nsec now = ukplat_monotonic_clock();
	__nsec left = until > now ? until - now : 0;

	if (until == UNTIL_NEVER)
		return;
	ts->tv_sec = left / 1000000000;
	ts->tv_nsec = left % 1000000000;
}

/* Signal masks for the time of a wait; nothing without a signal library. */
int sigmask_enter(const sigset_t *mask, size_t len);
void sigmask_leave(const sigset_t *mask);

#endif /* __POLL_PRIV_H__ */
