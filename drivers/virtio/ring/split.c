/* SPDX-License-Identifier: BSD-3-Clause */
/* Split virtqueues: see <virtio/ring.h>.  Also compiled on the build host. */

#include "ring_priv.h"

/* Behind each ring lies the index at which its reader wants to be told. */
static __u16 *used_event(const struct virtq *vq)
{
	return &vq->avail->ring[vq->num];
}

static const __u16 *avail_event(const struct virtq *vq)
{
	return (const __u16 *)&vq->used->ring[vq->num];
}

static void desc_write(struct vring_desc *d, const struct virtq_seg *seg,
		       __u16 flags)
{
	d->addr = seg->addr;
	d->len = seg->len;
	d->flags = flags;
}

/* Fills a chain that begins at the free list's head; returns its last slot. */
static __u16 chain_fill(struct virtq *vq, const struct virtq_seg *seg,
			unsigned int nout, unsigned int n)
{
	__u16 i = vq->free_head;

	for (unsigned int k = 0;; k++) {
		struct vring_desc *d = &vq->desc[i];

		desc_write(d, &seg[k],
			   (k < nout ? 0 : VRING_DESC_F_WRITE) |
				   (k + 1 < n ? VRING_DESC_F_NEXT : 0));
		if (k + 1 == n)
			return i;
		d->next = vq->slots[i].next;
		i = vq->slots[i].next;
	}
}

/* The same as one descriptor that names a table. */
static __u16 table_use(struct virtq *vq, const struct virtq_seg *seg,
		       unsigned int nout, unsigned int n)
{
	__u16 head = vq->free_head;
	struct virtq_seg whole = {
		.addr = table_addr(vq, head),
		.len = (__u32)(n * sizeof(struct vring_desc)),
	};

	virtq_table_fill(vq, head, seg, nout, n);
	desc_write(&vq->desc[head], &whole, VRING_DESC_F_INDIRECT);
	return head;
}

int virtq_split_add(struct virtq *vq, const struct virtq_seg *seg,
		    unsigned int nout, unsigned int nin, void *cookie)
{
	unsigned int n = nout + nin;
	bool indirect = slot_indirect(vq, n);
	unsigned int need = indirect ? 1 : n;
	__u16 head = vq->free_head;
	struct virtq_slot *s;
	__u16 last;

	if (unlikely(vq->broken))
		return -EIO;
	if (unlikely(!n || need > vq->nfree))
		return -ENOSPC;

	last = indirect ? table_use(vq, seg, nout, n)
			: chain_fill(vq, seg, nout, n);
	s = &vq->slots[head];
	s->cookie = cookie;
	s->in_len = seg_in_len(seg, nout, n);
	s->ndesc = (__u16)need;
	vq->free_head = vq->slots[last].next;
	vq->nfree -= need;
	vq->in_flight++;
	WRITE16(vq->avail->ring[vq->avail_idx & (vq->num - 1)], head);
	vq->avail_idx++;
	return 0;
}

bool virtq_split_publish(struct virtq *vq)
{
	__u16 old = vq->kicked_idx;
	__u16 now = vq->avail_idx;

	if (old == now || unlikely(vq->broken))
		return false;
	/* The descriptors before the index that announces them. */
	__atomic_store_n(&vq->avail->idx, now, __ATOMIC_RELEASE);
	vq->kicked_idx = now;
	/*
	 * The index before our look at what the device wants: it does the
	 * opposite, so that one of us sees the other.
	 */
	__atomic_thread_fence(__ATOMIC_SEQ_CST);
	if (vq->event_idx) {
		__u16 ev = READ16(*avail_event(vq));

		return (__u16)(now - ev - 1) < (__u16)(now - old);
	}
	return !(READ16(vq->used->flags) & VRING_USED_F_NO_NOTIFY);
}

/* Whether the device asks to be told of a buffer that it was shown already. */
static bool asleep(const struct virtq *vq, __u16 used)
{
	if (!vq->event_idx)
		return used != vq->kicked_idx &&
		       !(READ16(vq->used->flags) & VRING_USED_F_NO_NOTIFY);
	return used != vq->kicked_idx && used == READ16(*avail_event(vq));
}

bool virtq_split_overlooked(struct virtq *vq)
{
	__u16 used = READ16(vq->used->idx);
	bool before = vq->idle && vq->idle_used == used;

	vq->idle = asleep(vq, used);
	vq->idle_used = used;
	return before && vq->idle && !vq->broken;
}

bool virtq_split_pending(const struct virtq *vq)
{
	return !vq->broken &&
	       __atomic_load_n(&vq->used->idx, __ATOMIC_ACQUIRE) !=
		       vq->last_used;
}

/* Gives the descriptors of the chain at `head` back to the free list. */
static void chain_free(struct virtq *vq, __u16 head)
{
	__u16 n = vq->slots[head].ndesc;
	__u16 last = head;

	for (__u16 k = 1; k < n; k++)
		last = vq->slots[last].next;
	vq->slots[last].next = vq->free_head;
	vq->slots[head].cookie = __NULL;
	vq->free_head = head;
	vq->nfree += n;
	vq->in_flight--;
}

void *virtq_split_get(struct virtq *vq, __u32 *len)
{
	const struct vring_used_elem *e;
	__u16 ready;
	__u32 id, got;
	void *cookie;

	if (!virtq_split_pending(vq))
		return __NULL;
	ready = READ16(vq->used->idx) - vq->last_used;
	e = &vq->used->ring[vq->last_used & (vq->num - 1)];
	id = READ32(e->id);
	got = READ32(e->len);
	if (unlikely(ready > vq->in_flight || id >= vq->num ||
		     !vq->slots[id].cookie)) {
		vq->broken = true;
		return __NULL;
	}

	cookie = vq->slots[id].cookie;
	*len = MIN(got, vq->slots[id].in_len);
	vq->last_used++;
	chain_free(vq, (__u16)id);
	return cookie;
}

void virtq_split_intr_off(struct virtq *vq)
{
	vq->intr_on = false;
	/* An event index just behind us is reached after 65535 more buffers. */
	if (vq->event_idx)
		WRITE16(*used_event(vq), vq->last_used - 1);
	else
		WRITE16(vq->avail->flags, VRING_AVAIL_F_NO_INTERRUPT);
}

bool virtq_split_intr_on(struct virtq *vq)
{
	vq->intr_on = true;
	if (vq->event_idx)
		WRITE16(*used_event(vq), vq->last_used);
	else
		WRITE16(vq->avail->flags, 0);
	/* The wish before the look, as in virtq_split_publish(). */
	__atomic_thread_fence(__ATOMIC_SEQ_CST);
	return virtq_split_pending(vq);
}
