/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The arithmetic of timerfd(2), free of files, locks and clocks: when a timer
 * is due next, and how often it was since it was last asked.
 */
#ifndef __TFDCOUNT_H__
#define __TFDCOUNT_H__

#include <uk/essentials.h>

struct tfdcount {
	__nsec next; /* monotonic time of the next expiry; 0: disarmed */
	__nsec interval; /* 0: once */
};

/* Expiries up to `now`; `next` moves behind it, or to 0 after the only one. */
static inline __u64 tfdcount_take(struct tfdcount *c, __nsec now)
{
	__u64 n;

	if (!c->next || now < c->next)
		return 0;
	if (!c->interval) {
		c->next = 0;
		return 1;
	}
	n = (now - c->next) / c->interval + 1;
	c->next += n * c->interval;
	return n;
}

/* Time until the next expiry; 0 if there is none. */
static inline __nsec tfdcount_left(const struct tfdcount *c, __nsec now)
{
	if (!c->next)
		return 0;
	return c->next > now ? c->next - now : 1;
}

#endif /* __TFDCOUNT_H__ */
