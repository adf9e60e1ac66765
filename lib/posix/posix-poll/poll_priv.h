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
#include <uk/uaccess.h>

#define NS_PER_S 1000000000L
#define SIGSET_SIZE 8 /* of the kernel's sigset_t */

/* When a wait ends: a monotonic time, or one of these. */
#define UNTIL_NOW 0
#define UNTIL_NEVER __NSEC_MAX

/* From a relative time-out; NULL is for ever.  -EINVAL for none. */
static inline int until_of(const struct timespec *ts, __nsec *until)
{
	*until = UNTIL_NEVER;
	if (!ts)
		return 0;
	if (ts->tv_sec < 0 || ts->tv_nsec < 0 || ts->tv_nsec >= NS_PER_S)
		return -EINVAL;
	if (!ts->tv_sec && !ts->tv_nsec)
		*until = UNTIL_NOW;
	else if (ts->tv_sec < 9000000000L)
		*until = ukplat_monotonic_clock() + ts->tv_sec * NS_PER_S +
			 ts->tv_nsec;
	return 0;
}

/* Milliseconds as the older calls have them; negative is for ever. */
static inline __nsec until_ms(int ms)
{
	if (ms < 0)
		return UNTIL_NEVER;
	return ms ? ukplat_monotonic_clock() + ms * 1000000UL : UNTIL_NOW;
}

static inline struct timespec *ms_of(long ms, struct timespec *ts)
{
	if (ms < 0)
		return NULL;
	ts->tv_sec = ms / 1000;
	ts->tv_nsec = ms % 1000 * 1000000;
	return ts;
}

/* What is left of a time-out; a wait that was none, or has no end, keeps it. */
static inline void until_left(__nsec until, struct timespec *ts)
{
	__nsec now, left;

	if (until == UNTIL_NEVER || until == UNTIL_NOW)
		return;
	now = ukplat_monotonic_clock();
	left = until > now ? until - now : 0;
	ts->tv_sec = left / NS_PER_S;
	ts->tv_nsec = left % NS_PER_S;
}

/* A program's timespec to `*mem`; `*ts` points there then, or stays NULL. */
static inline int ts_get(const struct timespec **ts, struct timespec *mem)
{
	if (!*ts)
		return 0;
	if (unlikely(uk_user_get_obj(mem, *ts)))
		return -EFAULT;
	*ts = mem;
	return 0;
}

/* The same with a signal mask of `len` bytes. */
static inline int sigmask_get(const sigset_t **mask, sigset_t *mem, size_t len)
{
	if (!*mask)
		return 0;
	if (unlikely(len != SIGSET_SIZE))
		return -EINVAL;
	if (unlikely(uk_user_get(mem, *mask, SIGSET_SIZE)))
		return -EFAULT;
	*mask = mem;
	return 0;
}

/*
 * Signal masks for the time of a wait: `enter` puts it in place and `leave`
 * ends that; the signal of an -EINTR is delivered under the wait's mask.
 * Without a signal library a mask blocks nothing and nothing comes.
 */
int sigmask_enter(const sigset_t *mask, size_t len);
void sigmask_leave(const sigset_t *mask, int rc);

/* One descriptor of a call that sleeps. */
struct slot {
	struct uk_ofile *of; /* reference, or NULL */
	struct uk_poll_chain chain;
};

#define POLL_STACK 16 /* descriptors without an allocation */

/*
 * poll(2) proper: looks, sleeps until `until`; descriptors with events, 0,
 * -EINTR or -ENOMEM.  `slots`: room for `n`, or NULL: found here.
 */
int poll_until(struct pollfd *fds, nfds_t n, struct slot *slots, __nsec until);

#endif /* __POLL_PRIV_H__ */
