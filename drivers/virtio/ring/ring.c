/* SPDX-License-Identifier: BSD-3-Clause */
/* Split virtqueues: see <virtio/ring.h>.  Also compiled on the build host. */

#include <errno.h>

#include <virtio/ring.h>

#define READ16(p) (*(const volatile __u16 *)&(p))
#define READ32(p) (*(const volatile __u32 *)&(p))
#define WRITE16(p, v) (*(volatile __u16 *)&(p) = (v))

static __sz used_offset(__u16 num, __sz align)
{
	__sz n = sizeof(struct vring_desc) * num + sizeof(struct vring_avail) +
		 sizeof(__u16) * (num + 1UL);

	return ALIGN_UP(n, align);
}

__sz virtq_mem_size(__u16 num, __sz align)
{
	return used_offset(num, align) + sizeof(struct vring_used) +
	       sizeof(struct vring_used_elem) * num + sizeof(__u16);
}

/* Behind each ring lies the index at which its reader wants to be told. */
static __u16 *used_event(const struct virtq *vq)
{
	return &vq->avail->ring[vq->num];
}

static const __u16 *avail_event(const struct virtq *vq)
{
	return (const __u16 *)&vq->used->ring[vq->num];
}

int virtq_init(struct virtq *vq, void *mem, struct virtq_slot *slots, __u16 num,
	       __sz align, bool event_idx)
{
	if (!POWER_OF_2(num) || num > VIRTQ_MAX_SIZE)
		return -EINVAL;

	*vq = (struct virtq){
		.desc = mem,
		.avail = (void *)((__u8 *)mem + sizeof(*vq->desc) * num),
		.used = (void *)((__u8 *)mem + used_offset(num, align)),
		.slots = slots,
		.num = num,
		.nfree = num,
		.event_idx = event_idx,
	};
	for (__u16 i = 0; i < num; i++)
		slots[i] = (struct virtq_slot){ .next = (__u16)(i + 1) };
	virtq_intr_off(vq);
	return 0;
}

int virtq_add(struct virtq *vq, const struct virtq_seg *seg, unsigned int nout,
	      unsigned int nin, void *cookie)
{
	unsigned int n = nout + nin;
	__u16 head = vq->free_head;
	__u16 i = head;
	__u16 last = head;
	__u32 in_len = 0;

	if (unlikely(vq->broken))
		return -EIO;
	if (unlikely(!n || n > vq->nfree))
		return -ENOSPC;

	for (unsigned int k = 0; k < n; k++) {
		struct vring_desc *d = &vq->desc[i];

		d->addr = seg[k].addr;
		d->len = seg[k].len;
		d->flags = (k < nout ? 0 : VRING_DESC_F_WRITE) |
			   (k + 1 < n ? VRING_DESC_F_NEXT : 0);
		d->next = vq->slots[i].next;
		if (k >= nout)
			in_len += seg[k].len;
		last = i;
		i = vq->slots[i].next;
	}
	vq->slots[head].cookie = cookie;
	vq->slots[head].in_len = in_len;
	vq->slots[head].ndesc = (__u16)n;
	vq->free_head = vq->slots[last].next;
	vq->nfree -= n;
	vq->in_flight++;
	WRITE16(vq->avail->ring[vq->avail_idx & (vq->num - 1)], head);
	vq->avail_idx++;
	return 0;
}

bool virtq_publish(struct virtq *vq)
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

bool virtq_overlooked(struct virtq *vq)
{
	__u16 used = READ16(vq->used->idx);
	bool before = vq->idle && vq->idle_used == used;

	vq->idle = asleep(vq, used);
	vq->idle_used = used;
	return before && vq->idle && !vq->broken;
}

bool virtq_pending(const struct virtq *vq)
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

void *virtq_get(struct virtq *vq, __u32 *len)
{
	const struct vring_used_elem *e;
	__u16 ready;
	__u32 id, got;
	void *cookie;

	if (!virtq_pending(vq))
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

void virtq_intr_off(struct virtq *vq)
{
	vq->intr_on = false;
	/* An event index just behind us is reached after 65535 more buffers. */
	if (vq->event_idx)
		WRITE16(*used_event(vq), vq->last_used - 1);
	else
		WRITE16(vq->avail->flags, VRING_AVAIL_F_NO_INTERRUPT);
}

bool virtq_intr_on(struct virtq *vq)
{
	vq->intr_on = true;
	if (vq->event_idx)
		WRITE16(*used_event(vq), vq->last_used);
	else
		WRITE16(vq->avail->flags, 0);
	/* The wish before the look, as in virtq_publish(). */
	__atomic_thread_fence(__ATOMIC_SEQ_CST);
	return virtq_pending(vq);
}
