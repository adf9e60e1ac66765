/* SPDX-License-Identifier: BSD-3-Clause */
/* Clocks and the one-shot timer of the platform. */
#ifndef __UK_PLAT_TIME_H__
#define __UK_PLAT_TIME_H__

#include <uk/essentials.h>

UK_BEGIN_DECLS

/** Nanoseconds since boot; never goes back, on any CPU.  Any context. */
__nsec ukplat_monotonic_clock(void);

/** Nanoseconds since 1970 (UTC); 0-based on boot if there is no RTC. */
__nsec ukplat_wall_clock(void);

/** Makes the wall clock show `now` and go on from there; the RTC stays. */
void ukplat_wall_clock_set(__nsec now);

/**
 * Sets up clock source and timer interrupt of this CPU.  Called once in the
 * PLAT class, interrupts off.  Returns 0 or negative errno.
 */
int ukplat_time_init(void);

/**
 * Has the timer interrupt call `fn` (in interrupt context).  One handler.
 */
void ukplat_time_set_handler(void (*fn)(void));

/**
 * Arms the timer of this CPU for the monotonic time `deadline`, replacing an
 * earlier one; in the past means at once; __NSEC_MAX disarms.
 */
void ukplat_time_set_oneshot(__nsec deadline);

UK_END_DECLS

#endif /* __UK_PLAT_TIME_H__ */
