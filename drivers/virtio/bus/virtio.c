/* SPDX-License-Identifier: BSD-3-Clause */
/* Brings virtio devices and their class drivers together. */

#include <errno.h>
#include <string.h>

#include <uk/alloc.h>
#include <uk/page.h>
#include <uk/plat/memory.h>
#include <uk/print.h>

#include <virtio/virtio.h>

static UK_LIST_HEAD(drivers);

void virtio_register_driver(struct virtio_driver *drv)
{
	uk_list_add_tail(&drv->list, &drivers);
}

int virtio_register_device(struct virtio_dev *d)
{
	struct virtio_driver *drv;
	int rc;

	d->ops->status_set(d, 0);
	d->ops->status_set(d, VIRTIO_STATUS_ACK);
	uk_list_for_each_entry (drv, &drivers, list) {
		if (drv->id != d->id)
			continue;
		d->ops->status_set(d, VIRTIO_STATUS_ACK | VIRTIO_STATUS_DRIVER);
		rc = drv->add_dev(d);
		if (unlikely(rc)) {
			uk_pr_err("%s: cannot set up the device: %d\n",
				  drv->name, rc);
			d->ops->status_set(d, VIRTIO_STATUS_FAILED);
		}
		return rc;
	}
	return -ENODEV;
}

int virtio_negotiate(struct virtio_dev *d, __u64 wanted)
{
	__u8 st = VIRTIO_STATUS_ACK | VIRTIO_STATUS_DRIVER;
	int rc;

	if (!d->legacy_transport)
		wanted |= 1UL << VIRTIO_F_VERSION_1;
	d->features = d->ops->features_get(d) & wanted;
	d->modern = virtio_has(d, VIRTIO_F_VERSION_1);
	rc = d->ops->features_set(d, d->features);
	if (rc || !d->modern)
		return rc;
	d->ops->status_set(d, st | VIRTIO_STATUS_FEATURES_OK);
	if (!(d->ops->status_get(d) & VIRTIO_STATUS_FEATURES_OK))
		return -ENOTSUP;
	return 0;
}

/* The largest power of two that both sides agree to. */
static __u16 queue_size(__u16 offered, __u16 wanted)
{
	__u16 n = 1;

	while (n * 2U <= MIN3(offered, wanted, VIRTQ_MAX_SIZE))
		n *= 2;
	return n;
}

/*
 * Pages for the rings.  Devices take address 0 for "no queue", so physical
 * page 0 is of no use here.
 */
static void *ring_alloc(struct uk_alloc *a, __sz pages)
{
	void *mem = uk_palloc(a, pages);
	void *other;

	if (!mem || ukplat_virt_to_phys(mem))
		return mem;
	other = uk_palloc(a, pages);
	uk_pfree(a, mem, pages);
	return other;
}

int virtio_queue_setup(struct virtio_dev *d, __u16 idx, __u16 max,
		       virtio_queue_cb cb, void *arg, struct virtio_queue **out)
{
	__u16 num = d->ops->queue_max(d, idx);
	struct virtq_slot *slots;
	struct virtio_queue *q;
	int rc = -ENOMEM;

	if (idx >= VIRTIO_MAX_QUEUES || !num)
		return -ENOENT;
	num = queue_size(num, max);
	q = uk_calloc(d->a, 1, sizeof(*q));
	slots = uk_calloc(d->a, num, sizeof(*slots));
	if (!q || !slots)
		goto err_free;
	q->mem_pages = PAGE_COUNT(virtq_mem_size(num, d->ring_align));
	q->mem = ring_alloc(d->a, q->mem_pages);
	if (!q->mem)
		goto err_free;
	memset(q->mem, 0, q->mem_pages * PAGE_SIZE);

	q->dev = d;
	q->idx = idx;
	q->cb = cb;
	q->cb_arg = arg;
	rc = virtq_init(&q->vq, q->mem, slots, num, d->ring_align,
			virtio_has(d, VIRTIO_F_EVENT_IDX));
	if (!rc)
		rc = d->ops->queue_enable(d, q);
	if (rc)
		goto err_pfree;
	d->queues[idx] = q;
	*out = q;
	return 0;

err_pfree:
	uk_pfree(d->a, q->mem, q->mem_pages);
err_free:
	uk_free(d->a, slots);
	uk_free(d->a, q);
	return rc;
}

void virtio_queue_kick(struct virtio_queue *q)
{
	if (virtq_publish(&q->vq))
		q->dev->ops->notify(q->dev, q);
}

void virtio_queue_nudge(struct virtio_queue *q)
{
	if (unlikely(virtq_overlooked(&q->vq)))
		q->dev->ops->notify(q->dev, q);
}

void virtio_driver_ok(struct virtio_dev *d)
{
	d->ops->status_set(d, d->ops->status_get(d) | VIRTIO_STATUS_DRIVER_OK);
}

void virtio_dev_queue_irq(struct virtio_dev *d)
{
	for (unsigned int i = 0; i < VIRTIO_MAX_QUEUES; i++) {
		struct virtio_queue *q = d->queues[i];

		if (q && q->cb)
			q->cb(q, q->cb_arg);
	}
}
