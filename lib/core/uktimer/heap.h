/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A pairing heap of timers, without locks and clocks.  The root is the
 * earliest.  Children of a node are a list over `next`; `prev` is the sibling
 * before, or the parent for the first child.  Nothing is allocated, nothing
 * recurses.  Insert: constant; remove: logarithmic, amortised.
 */
#ifndef __TIMER_HEAP_H__
#define __TIMER_HEAP_H__

#include <uk/timer.h>

void timer_heap_insert(struct uk_timer **root, struct uk_timer *t);
void timer_heap_remove(struct uk_timer **root, struct uk_timer *t);

#endif /* __TIMER_HEAP_H__ */
