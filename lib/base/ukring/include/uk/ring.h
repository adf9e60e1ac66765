/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A ring of pointers between producers and consumers in any context.
 *
 * Its size is a power of two; all slots can be used.  Many producers and many
 * consumers may work at once without locks (D. Vyukov's bounded queue: each
 * slot has a sequence number that tells whose turn it is).
 */
#ifndef __UK_RING_H__
#define __UK_RING_H__

#include <uk/essentials.h>

UK_BEGIN_DECLS

struct uk_ring_slot {
	__sz seq;
	void *item;
};

struct uk_ring {
	__sz mask;
	__sz head __align(64); /* next to take */
	__sz tail __align(64); /* next to fill */
	struct uk_ring_slot *slots;
};

/**
 * Makes `r` an empty ring over `count` slots at `slots`: a power of two, 2 or
 * more.  (Of one slot alone the number does not say whether it is full.)
 */
void uk_ring_init(struct uk_ring *r, struct uk_ring_slot *slots, __sz count);

/** Adds an item; 0, or -ENOBUFS if the ring is full. */
int uk_ring_enqueue(struct uk_ring *r, void *item);

/** Takes the oldest item; NULL if the ring is empty. */
void *uk_ring_dequeue(struct uk_ring *r);

/** Number of items at some moment. */
__sz uk_ring_count(const struct uk_ring *r);

UK_END_DECLS

#endif /* __UK_RING_H__ */
