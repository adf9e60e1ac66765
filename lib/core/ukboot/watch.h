/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The watch over terminators.  With timers in the image (watch.c) each one,
 * and all together, have a time limit; without, there is nobody to enforce
 * one.
 */
#ifndef __WATCH_H__
#define __WATCH_H__

#include <uk/init.h>

#if CONFIG_LIBUKTIMER
/*
 * The shutdown begins, or goes on in another flow.  1 the first time, else 0.
 */
int watch_begin(enum ukplat_gstate to);
/* `term` is going to be called. */
void watch_next(uk_term_func_t term);
#else
static inline int watch_begin(enum ukplat_gstate to __unused)
{
	static int begun;

	return !begun++;
}

static inline void watch_next(uk_term_func_t term __unused)
{
}
#endif

/*
 * The flow that runs the terminators, and a spare one (takeover.c) that goes
 * on where a terminator hangs.  Needs threads.
 */
#if CONFIG_LIBUKSCHED
/* The caller is the flow; threads of the application stand still from now. */
void takeover_begin(void);
/* Interrupts: has the spare flow go on in place of the one that hangs; 0: no */
int takeover(void);
/* Returns only to the flow. */
void takeover_check(void);
#else
static inline void takeover_begin(void)
{
}

static inline int takeover(void)
{
	return 0;
}

static inline void takeover_check(void)
{
}
#endif

#endif /* __WATCH_H__ */
