/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * One-shot timers.  A struct uk_timer lives in its owner's memory and is part
 * of a heap while it is armed; nothing is ever allocated or scanned.  All
 * functions may be called in any context, also from a timer's own callback.
 */
#ifndef __UK_TIMER_H__
#define __UK_TIMER_H__

#include <uk/essentials.h>

UK_BEGIN_DECLS

struct uk_timer;

/** Called in interrupt context when the time has come; may arm again. */
typedef void (*uk_timer_func_t)(struct uk_timer *t, void *arg);

struct uk_timer {
	__nsec deadline; /* monotonic */
	uk_timer_func_t fn;
	void *arg;
	/* The timer heap's: children, sibling, and who points here. */
	struct uk_timer *child, *next, *prev;
	int armed;
	__u32 lcpu; /* the CPU whose heap it is, or was last, part of */
};

/** Makes `t` a timer that is not armed. */
void uk_timer_init(struct uk_timer *t, uk_timer_func_t fn, void *arg);

/**
 * Arms `t`, again if it was, for the monotonic time `deadline`; the callback
 * runs on this CPU, or where the last one still does.
 */
void uk_timer_set(struct uk_timer *t, __nsec deadline);

/**
 * Disarms `t`.
 *
 * Waits for the end of its callback if that runs on another CPU just now, so
 * the caller must not hold a lock that the callback takes.
 *
 * @return 1 if it was armed; 0 if not: it never was, or has fired, and its
 *   callback has returned, unless called from that callback
 */
int uk_timer_cancel(struct uk_timer *t);

/** True if `t` is going to fire. */
static inline int uk_timer_armed(const struct uk_timer *t)
{
	return *(const volatile int *)&t->armed;
}

/** The earliest deadline on this CPU, __NSEC_MAX without any. */
__nsec uk_timer_next(void);

UK_END_DECLS

#endif /* __UK_TIMER_H__ */
