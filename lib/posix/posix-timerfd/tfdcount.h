/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The arithmetic of timerfd(2), free of files, locks and clocks: when a timer
 * is due next, and how often it was since it was last asked.
 */
#ifndef __TFDCOUNT_H__
#define __TFDCOUNT_H__

#include <errno.h>

#include <uk/essentials.h>

struct tfdcount {
	__nsec next; /* monotonic time of the next expiry; 0: disarmed */
	__nsec interval; /* 0: once */
	__u64 extra; /* expiries besides: TFD_IOC_SET_TICKS */
	int follows; /* an absolute time of the wall clock: moves with it */
	int cancel_on_set; /* TFD_TIMER_CANCEL_ON_SET */
	int canceled; /* the clock was set, and nobody knows it yet */
};

/*
 * The first expiry was due `late` before `now`, perhaps before the clock's 0:
 * what was missed is there to be read.
 */
static inline void tfdcount_late(struct tfdcount *c, __nsec late, __nsec now)
{
	if (!c->interval) {
		c->extra++;
		c->next = 0;
		return;
	}
	c->extra += late / c->interval + 1;
	if (uk_add_overflow(now, c->interval - late % c->interval, &c->next))
		c->next = __NSEC_MAX;
}

/* Expiries up to `now`; `next` moves behind it, or to 0 after the only one. */
static inline __u64 tfdcount_pass(struct tfdcount *c, __nsec now)
{
	__u64 n;

	if (!c->next || now < c->next)
		return 0;
	if (!c->interval) {
		c->next = 0;
		return 1;
	}
	n = (now - c->next) / c->interval + 1;
	/* the last of those until now: what comes behind it may be never */
	c->next += (n - 1) * c->interval;
	if (uk_add_overflow(c->next, c->interval, &c->next))
		c->next = __NSEC_MAX;
	return n;
}

/*
 * What read(2) gives: the expiries since the last one, -ECANCELED if the clock
 * was set, -EAGAIN if there are none.
 */
static inline int tfdcount_take(struct tfdcount *c, __nsec now, __u64 *out)
{
	__u64 n = tfdcount_pass(c, now) + c->extra;

	c->extra = 0;
	if (c->canceled) {
		c->canceled = 0;
		return -ECANCELED;
	}
	*out = n;
	return n ? 0 : -EAGAIN;
}

/* Puts back what was taken just now. */
static inline void tfdcount_untake(struct tfdcount *c, __u64 n)
{
	c->extra += n;
}

/* Is there something to read at `now`? */
static inline int tfdcount_due(const struct tfdcount *c, __nsec now)
{
	return c->extra || c->canceled || (c->next && c->next <= now);
}

/* Time until the next expiry; 0 if there is none. */
static inline __nsec tfdcount_left(const struct tfdcount *c, __nsec now)
{
	if (!c->next)
		return 0;
	return c->next > now ? c->next - now : 1;
}

/* The wall clock jumped by `by` at `now`: 1 if that is something to read. */
static inline int tfdcount_jump(struct tfdcount *c, __s64 by, __nsec now)
{
	if (c->follows && c->next) {
		if (by > 0 && c->next <= (__nsec)by)
			tfdcount_late(c, (__nsec)by - c->next + now, now);
		else
			c->next -= (__nsec)by;
	}
	if (!c->cancel_on_set)
		return 0;
	c->canceled = 1;
	return 1;
}

#endif /* __TFDCOUNT_H__ */
