/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A device's side of a queue of either format, in plain memory, which finishes
 * buffers in any order.
 */
#ifndef __TESTS_DEVICE_H__
#define __TESTS_DEVICE_H__

#include <assert.h>
#include <stdlib.h>
#include <string.h>

#include <virtio/ring.h>

#define DEV_MAX 256
#define DEV_TABLE 8
#define DEV_MEM 65536

struct device {
	struct virtq *vq;
	__u16 avail, used; /* split: indices; packed: places */
	bool avail_wrap, used_wrap;
	struct {
		__u16 id, ndesc;
		__u32 in;
	} taken[DEV_MAX];
	unsigned int ntaken;
};

/* Pieces of a table: what the device may write, and that it is well formed. */
static __u32 device_table(const struct device *d, __u64 addr, __u32 bytes)
{
	const struct vring_desc *t = (void *)addr;
	const struct vring_packed_desc *p = (void *)addr;
	unsigned int n = bytes / sizeof(*t);
	__u32 in = 0;

	assert(n > 1 && bytes == n * sizeof(*t));
	for (unsigned int k = 0; k < n; k++) {
		__u16 flags = d->vq->packed ? p[k].flags : t[k].flags;

		if (flags & VRING_DESC_F_WRITE)
			in += t[k].len;
		if (d->vq->packed)
			assert(!(flags & ~VRING_DESC_F_WRITE));
		else if (k + 1 < n)
			assert((flags & VRING_DESC_F_NEXT) &&
			       t[k].next == k + 1);
		else
			assert(!(flags & VRING_DESC_F_NEXT));
	}
	return in;
}

static int take_split(struct device *d)
{
	struct virtq *vq = d->vq;
	__u16 head, i;

	if (d->avail == vq->avail->idx)
		return 0;
	head = i = vq->avail->ring[d->avail++ % vq->num];
	d->taken[d->ntaken].id = head;
	for (;; i = vq->desc[i].next) {
		struct vring_desc *e = &vq->desc[i];

		assert(i < vq->num);
		if (e->flags & VRING_DESC_F_INDIRECT)
			d->taken[d->ntaken].in =
				device_table(d, e->addr, e->len);
		else if (e->flags & VRING_DESC_F_WRITE)
			d->taken[d->ntaken].in += e->len;
		if (!(e->flags & VRING_DESC_F_NEXT))
			break;
	}
	return 1;
}

static int take_packed(struct device *d)
{
	struct virtq *vq = d->vq;
	struct vring_packed_desc *e = &vq->pdesc[d->avail];
	__u16 n = 0, mine;

	do {
		e = &vq->pdesc[d->avail];
		mine = d->avail_wrap ? VRING_PACKED_F_AVAIL
				     : VRING_PACKED_F_USED;
		if ((e->flags & (VRING_PACKED_F_AVAIL | VRING_PACKED_F_USED)) !=
		    mine) {
			assert(!n); /* never a part of a buffer */
			return 0;
		}
		n++;
		if (e->flags & VRING_DESC_F_INDIRECT)
			d->taken[d->ntaken].in =
				device_table(d, e->addr, e->len);
		else if (e->flags & VRING_DESC_F_WRITE)
			d->taken[d->ntaken].in += e->len;
		if (++d->avail == vq->num) {
			d->avail = 0;
			d->avail_wrap = !d->avail_wrap;
		}
	} while (e->flags & VRING_DESC_F_NEXT);
	d->taken[d->ntaken].id = e->id;
	d->taken[d->ntaken].ndesc = n;
	return 1;
}

/* Takes the next buffer that it sees; 0 if there is none. */
static int device_take(struct device *d)
{
	memset(&d->taken[d->ntaken], 0, sizeof(d->taken[0]));
	if (!(d->vq->packed ? take_packed(d) : take_split(d)))
		return 0;
	d->ntaken++;
	return 1;
}

static void finish_packed(struct device *d, unsigned int k)
{
	struct vring_packed_desc *e = &d->vq->pdesc[d->used];

	e->id = d->taken[k].id;
	e->len = d->taken[k].in;
	e->flags =
		d->used_wrap ? VRING_PACKED_F_AVAIL | VRING_PACKED_F_USED : 0;
	d->used += d->taken[k].ndesc;
	if (d->used >= d->vq->num) {
		d->used -= d->vq->num;
		d->used_wrap = !d->used_wrap;
	}
}

/* Finishes one of those that it took, writing all that it may. */
static int device_finish(struct device *d)
{
	unsigned int k;

	if (!d->ntaken)
		return 0;
	k = rand() % d->ntaken;
	if (d->vq->packed) {
		finish_packed(d, k);
	} else {
		d->vq->used->ring[d->used % d->vq->num] =
			(struct vring_used_elem){ d->taken[k].id,
						  d->taken[k].in };
		d->vq->used->idx = ++d->used;
	}
	d->taken[k] = d->taken[--d->ntaken];
	return 1;
}

/* Wants to hear of the next buffer, by event index. */
static void device_wait(struct device *d)
{
	if (d->vq->packed)
		*d->vq->dev_event = (struct vring_event){
			d->avail | (d->avail_wrap ? VRING_EVENT_WRAP : 0),
			VRING_EVENT_F_DESC
		};
	else
		*(__u16 *)&d->vq->used->ring[d->vq->num] = d->avail;
}

/* A fresh queue of `num` with its device; returns the memory of its rings. */
static void *device_init(struct device *d, struct virtq *vq,
			 struct virtq_slot *slots, __u16 num,
			 unsigned int flags)
{
	void *mem = aligned_alloc(4096, DEV_MEM);

	memset(mem, 0, DEV_MEM);
	assert(virtq_mem_size(num, 4096) <= DEV_MEM);
	assert(!virtq_init(vq, mem, slots, num, 4096, flags));
	*d = (struct device){ .vq = vq, .avail_wrap = true, .used_wrap = true };
	return mem;
}

#endif /* __TESTS_DEVICE_H__ */
