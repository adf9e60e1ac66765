/* SPDX-License-Identifier: BSD-3-Clause */
/* See <uk/ring.h>. */
#include <errno.h>

#include <uk/atomic.h>
#include <uk/ring.h>

void uk_ring_init(struct uk_ring *r, struct uk_ring_slot *slots, __sz count)
{
	r->mask = count - 1;
	r->head = r->tail = 0;
	r->slots = slots;
	for (__sz i = 0; i < count; i++)
		slots[i].seq = i;
}

int uk_ring_enqueue(struct uk_ring *r, void *item)
{
	__sz t = uk_load_n_relaxed(&r->tail);

	for (;;) {
		struct uk_ring_slot *s = &r->slots[t & r->mask];
		__ssz lag = (__ssz)(uk_load_n_acq(&s->seq) - t);

		if (lag < 0)
			return -ENOBUFS;
		if (lag > 0) {
			t = uk_load_n_relaxed(&r->tail);
		} else if (uk_compare_exchange_n_relaxed(&r->tail, &t, t + 1)) {
			s->item = item;
			/* pairs with the acquire in dequeue */
			uk_store_n_rel(&s->seq, t + 1);
			return 0;
		}
	}
}

void *uk_ring_dequeue(struct uk_ring *r)
{
	__sz h = uk_load_n_relaxed(&r->head);

	for (;;) {
		struct uk_ring_slot *s = &r->slots[h & r->mask];
		__ssz lag = (__ssz)(uk_load_n_acq(&s->seq) - (h + 1));

		if (lag < 0)
			return __NULL;
		if (lag > 0) {
			h = uk_load_n_relaxed(&r->head);
		} else if (uk_compare_exchange_n_relaxed(&r->head, &h, h + 1)) {
			void *item = s->item;

			/* pairs with the acquire in enqueue */
			uk_store_n_rel(&s->seq, h + r->mask + 1);
			return item;
		}
	}
}

__sz uk_ring_count(const struct uk_ring *r)
{
	return uk_load_n_relaxed(&r->tail) - uk_load_n_relaxed(&r->head);
}
