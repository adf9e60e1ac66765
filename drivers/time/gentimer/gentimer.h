/* SPDX-License-Identifier: BSD-3-Clause */
/* Between clock.c and timer.c. */
#ifndef __GENTIMER_H__
#define __GENTIMER_H__

#include <uk/essentials.h>

/* The counter's value at a monotonic time, rounded up. */
__u64 gentimer_ticks_at(__nsec t);

/* The timer's interrupt, of each CPU the same. */
extern unsigned int gentimer_irq, gentimer_trigger;

#endif /* __GENTIMER_H__ */
