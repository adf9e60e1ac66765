/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Packed virtqueues: see <virtio/ring.h>.  Also compiled on the build host.
 *
 * Both sides walk around one ring, and two flags of each descriptor say whose
 * it is.  They are read as "available" or "used" of a lap: a counter of one
 * bit for each side, which changes at the ring's end.
 *
 * A buffer's descriptors follow each other; its id, which the device returns,
 * is a slot's number.  The device sees nothing of what was added until the
 * first descriptor gets its flags, in virtq_packed_publish().
 */

#include "ring_priv.h"

/* Flags of a descriptor that is available in a lap. */
static __u16 avail_flags(bool wrap)
{
	return wrap ? VRING_PACKED_F_AVAIL : VRING_PACKED_F_USED;
}

/* Whether `flags` say "used in this lap". */
static bool is_used(__u16 flags, bool wrap)
{
	bool avail = flags & VRING_PACKED_F_AVAIL;
	bool used = flags & VRING_PACKED_F_USED;

	return avail == wrap && used == wrap;
}

/* One step of an event structure, which is written and read as a whole. */
static void event_write(struct vring_event *e, __u16 off_wrap, __u16 flags)
{
	struct vring_event v = { .off_wrap = off_wrap, .flags = flags };
	__u32 w;

	__builtin_memcpy(&w, &v, sizeof(w));
	*(volatile __u32 *)e = w;
}

static struct vring_event event_read(const struct vring_event *e)
{
	__u32 w = *(const volatile __u32 *)e;
	struct vring_event v;

	__builtin_memcpy(&v, &w, sizeof(v));
	return v;
}

/*
 * Writes the next descriptor; the flags of the first unpublished one are kept
 * back.
 */
static void desc_put(struct virtq *vq, const struct virtq_seg *seg, __u16 id,
		     __u16 flags)
{
	struct vring_packed_desc *d = &vq->pdesc[vq->avail_idx];

	flags |= avail_flags(vq->avail_wrap);
	d->addr = seg->addr;
	d->len = seg->len;
	d->id = id;
	if (vq->added++)
		WRITE16(d->flags, flags);
	else
		vq->head_flags = flags;
	if (++vq->avail_idx == vq->num) {
		vq->avail_idx = 0;
		vq->avail_wrap = !vq->avail_wrap;
	}
}

static void chain_put(struct virtq *vq, __u16 id, const struct virtq_seg *seg,
		      unsigned int nout, unsigned int n)
{
	for (unsigned int k = 0; k < n; k++)
		desc_put(vq, &seg[k], id,
			 (k < nout ? 0 : VRING_DESC_F_WRITE) |
				 (k + 1 < n ? VRING_DESC_F_NEXT : 0));
}

static void table_put(struct virtq *vq, __u16 id, const struct virtq_seg *seg,
		      unsigned int nout, unsigned int n)
{
	struct virtq_seg whole = {
		.addr = table_addr(vq, id),
		.len = (__u32)(n * sizeof(struct vring_packed_desc)),
	};

	virtq_table_fill(vq, id, seg, nout, n);
	desc_put(vq, &whole, id, VRING_DESC_F_INDIRECT);
}

int virtq_packed_add(struct virtq *vq, const struct virtq_seg *seg,
		     unsigned int nout, unsigned int nin, void *cookie)
{
	unsigned int n = nout + nin;
	bool indirect = slot_indirect(vq, n);
	unsigned int need = indirect ? 1 : n;
	__u16 id = vq->free_head;
	struct virtq_slot *s;

	if (unlikely(vq->broken))
		return -EIO;
	if (unlikely(!n || need > vq->nfree))
		return -ENOSPC;

	if (indirect)
		table_put(vq, id, seg, nout, n);
	else
		chain_put(vq, id, seg, nout, n);
	s = &vq->slots[id];
	s->cookie = cookie;
	s->in_len = seg_in_len(seg, nout, n);
	s->ndesc = (__u16)need;
	vq->free_head = s->next;
	vq->nfree -= need;
	vq->in_flight++;
	return 0;
}

/*
 * Whether the place where the device waits is among the last `added`.  Places
 * of the lap before ours count as negative.
 */
static bool wants_notice(const struct virtq *vq, struct vring_event e,
			 __u16 added)
{
	__u16 at = e.off_wrap & ~VRING_EVENT_WRAP;
	__u16 now = vq->avail_idx;

	if (e.flags != VRING_EVENT_F_DESC)
		return e.flags != VRING_EVENT_F_DISABLE;
	if (!!(e.off_wrap & VRING_EVENT_WRAP) != vq->avail_wrap)
		at -= vq->num;
	return (__u16)(now - at - 1) < added;
}

bool virtq_packed_publish(struct virtq *vq)
{
	__u16 added = vq->added;
	__u16 first = (__u16)(vq->avail_idx - added) & (vq->num - 1);

	if (!added || unlikely(vq->broken))
		return false;
	/* All descriptors before the flags that show the first of them. */
	__atomic_store_n(&vq->pdesc[first].flags, vq->head_flags,
			 __ATOMIC_RELEASE);
	vq->added = 0;
	/* The flags before our look, as in virtq_split_publish(). */
	__atomic_thread_fence(__ATOMIC_SEQ_CST);
	return wants_notice(vq, event_read(vq->dev_event), added);
}

/*
 * The place that the device has not gone beyond, if it sleeps; -1 if it is
 * awake.  Without an event index that is behind all finished buffers.
 */
static int sleeps_at(const struct virtq *vq)
{
	struct vring_event e = event_read(vq->dev_event);
	__u16 at = vq->last_used;
	bool wrap = vq->used_wrap;
	__u16 id;

	if (e.flags == VRING_EVENT_F_DESC)
		return e.off_wrap;
	if (e.flags != VRING_EVENT_F_ENABLE)
		return -1;
	for (__u16 n = 0; n < vq->in_flight; n++) {
		if (!is_used(READ16(vq->pdesc[at].flags), wrap))
			break;
		id = READ16(vq->pdesc[at].id);
		at += id < vq->num ? vq->slots[id].ndesc : 1;
		if (at >= vq->num) {
			at -= vq->num;
			wrap = !wrap;
		}
	}
	return at | (wrap ? VRING_EVENT_WRAP : 0);
}

/* Whether what lies there was published and not used. */
static bool asleep(const struct virtq *vq, int place)
{
	__u16 at = place & ~VRING_EVENT_WRAP;
	bool wrap = place & VRING_EVENT_WRAP;
	__u16 flags;

	if (place < 0 || at >= vq->num || !vq->in_flight)
		return false;
	flags = READ16(vq->pdesc[at].flags);
	return (flags & (VRING_PACKED_F_AVAIL | VRING_PACKED_F_USED)) ==
	       avail_flags(wrap);
}

bool virtq_packed_overlooked(struct virtq *vq)
{
	int place = sleeps_at(vq);
	bool before = vq->idle && vq->idle_used == (__u16)place;

	vq->idle = asleep(vq, place);
	vq->idle_used = (__u16)place;
	return before && vq->idle && !vq->broken;
}

bool virtq_packed_pending(const struct virtq *vq)
{
	__u16 flags = __atomic_load_n(&vq->pdesc[vq->last_used].flags,
				      __ATOMIC_ACQUIRE);

	return is_used(flags, vq->used_wrap) && !vq->broken;
}

void *virtq_packed_get(struct virtq *vq, __u32 *len)
{
	const struct vring_packed_desc *d = &vq->pdesc[vq->last_used];
	struct virtq_slot *s;
	__u32 got;
	__u16 id;
	void *cookie;

	if (!virtq_packed_pending(vq))
		return __NULL;
	id = READ16(d->id);
	got = READ32(d->len);
	if (unlikely(id >= vq->num || !vq->slots[id].cookie)) {
		vq->broken = true;
		return __NULL;
	}

	s = &vq->slots[id];
	cookie = s->cookie;
	*len = MIN(got, s->in_len);
	s->cookie = __NULL;
	s->next = vq->free_head;
	vq->free_head = id;
	vq->nfree += s->ndesc;
	vq->in_flight--;
	vq->last_used += s->ndesc;
	if (vq->last_used >= vq->num) {
		vq->last_used -= vq->num;
		vq->used_wrap = !vq->used_wrap;
	}
	return cookie;
}

void virtq_packed_intr_off(struct virtq *vq)
{
	vq->intr_on = false;
	event_write(vq->drv_event, 0, VRING_EVENT_F_DISABLE);
}

bool virtq_packed_intr_on(struct virtq *vq)
{
	vq->intr_on = true;
	event_write(vq->drv_event,
		    vq->last_used | (vq->used_wrap ? VRING_EVENT_WRAP : 0),
		    vq->event_idx ? VRING_EVENT_F_DESC : VRING_EVENT_F_ENABLE);
	/* The wish before the look, as in virtq_packed_publish(). */
	__atomic_thread_fence(__ATOMIC_SEQ_CST);
	return virtq_packed_pending(vq);
}
