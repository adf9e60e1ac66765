/* SPDX-License-Identifier: BSD-3-Clause */
/* Brings virtio devices and their class drivers together. */

#include <errno.h>
#include <string.h>

#include <uk/alloc.h>
#include <uk/init.h>
#include <uk/page.h>
#include <uk/plat/io.h>
#include <uk/plat/memory.h>
#include <uk/print.h>

#include <virtio/virtio.h>

#define RESET_TRIES 100000 /* devices are quick: a few are enough */
#define CONFIG_TRIES 16

static UK_LIST_HEAD(drivers);
static UK_LIST_HEAD(devices); /* with a driver, the last found first */

void virtio_register_driver(struct virtio_driver *drv)
{
	uk_list_add_tail(&drv->list, &drivers);
}

static const char *name_of(const struct virtio_dev *d)
{
	return d->drv ? d->drv->name : "virtio";
}

static struct virtio_driver *driver_of(__u16 id)
{
	struct virtio_driver *drv;

	uk_list_for_each_entry (drv, &drivers, list)
		if (drv->id == id)
			return drv;
	return __NULL;
}

static void queue_free(struct virtio_dev *d, struct virtio_queue *q)
{
	uk_pfree(d->a, q->mem, q->mem_pages);
	uk_free(d->a, q->vq.slots);
	uk_free(d->a, q);
}

/* Nobody uses the device any more: it was reset. */
static void queues_free(struct virtio_dev *d)
{
	for (unsigned int i = 0; i < VIRTIO_MAX_QUEUES; i++) {
		if (d->queues[i])
			queue_free(d, d->queues[i]);
		d->queues[i] = __NULL;
	}
}

static void queues_break(struct virtio_dev *d)
{
	for (unsigned int i = 0; i < VIRTIO_MAX_QUEUES; i++)
		if (d->queues[i])
			d->queues[i]->vq.broken = true;
}

static int reset(struct virtio_dev *d)
{
	d->ops->status_set(d, 0);
	for (int n = 0; n < RESET_TRIES; n++)
		if (!d->ops->status_get(d))
			return 0;
	uk_pr_err("%s: device does not reset\n", name_of(d));
	return -EIO;
}

void virtio_dev_reset(struct virtio_dev *d)
{
	d->live = false;
	queues_break(d);
	(void)reset(d);
}

int virtio_register_device(struct virtio_dev *d)
{
	struct virtio_driver *drv = driver_of(d->id);
	int rc;

	d->drv = drv;
	rc = reset(d);
	if (rc || !drv)
		return rc ? rc : -ENODEV;
	d->ops->status_set(d, VIRTIO_STATUS_ACK);
	d->ops->status_set(d, VIRTIO_STATUS_ACK | VIRTIO_STATUS_DRIVER);
	rc = drv->add_dev(d);
	if (unlikely(rc)) {
		uk_pr_err("%s: cannot set up the device: %d\n", drv->name, rc);
		virtio_dev_reset(d);
		d->ops->status_set(d, VIRTIO_STATUS_FAILED);
		queues_free(d);
		return rc;
	}
	uk_list_add(&d->list, &devices);
	return 0;
}

/* No device writes into memory that is somebody else's soon: the last first. */
static void devices_term(const struct uk_term_ctx *tctx __unused)
{
	struct virtio_dev *d;

	uk_list_for_each_entry (d, &devices, list) {
		if (d->drv->shutdown)
			d->drv->shutdown(d);
		virtio_dev_reset(d);
	}
}

uk_lib_initcall_prio(0x0, devices_term, 5);

int virtio_negotiate(struct virtio_dev *d, __u64 wanted)
{
	__u64 offered = d->ops->features_get(d);
	int rc;

	if (!d->legacy_transport)
		wanted |= 1ULL << VIRTIO_F_VERSION_1;
	if (UK_IS_ENABLED(CONFIG_LIBVIRTIO_RING_PACKED))
		wanted |= 1ULL << VIRTIO_F_RING_PACKED;
	d->features = offered & wanted;
	d->modern = virtio_has(d, VIRTIO_F_VERSION_1);
	rc = d->ops->features_set(d, d->features);
	if (!rc && d->modern) {
		d->ops->status_set(d, VIRTIO_STATUS_ACK | VIRTIO_STATUS_DRIVER |
					      VIRTIO_STATUS_FEATURES_OK);
		if (!(d->ops->status_get(d) & VIRTIO_STATUS_FEATURES_OK))
			rc = -ENOTSUP;
	}
	if (unlikely(rc))
		uk_pr_err("%s: device insists on other features than %#lx of "
			  "its %#lx\n",
			  name_of(d), (unsigned long)d->features,
			  (unsigned long)offered);
	return rc;
}

int virtio_config_get(struct virtio_dev *d, __u32 off, void *buf, __u32 len)
{
	__u32 gen;

	for (int n = 0; n < CONFIG_TRIES; n++) {
		gen = d->ops->config_gen(d);
		if (d->ops->config_read(d, off, buf, len))
			break;
		if (gen == d->ops->config_gen(d))
			return 0;
	}
	uk_pr_err("%s: cannot read %u bytes of the configuration at %u\n",
		  name_of(d), len, off);
	return -EIO;
}

void virtio_config_copy(void *buf, const volatile __u8 *regs, __u32 len)
{
	__u8 *to = buf;
	__u16 v16;
	__u32 v32;

	if (len == sizeof(v16)) {
		v16 = uk_ioread16(regs);
		memcpy(to, &v16, sizeof(v16));
	} else if (len == sizeof(v32)) {
		v32 = uk_ioread32(regs);
		memcpy(to, &v32, sizeof(v32));
	} else {
		for (__u32 i = 0; i < len; i++)
			to[i] = uk_ioread8(regs + i);
	}
}

/* The largest power of two that both sides agree to. */
static __u16 queue_size(__u16 offered, __u16 wanted)
{
	__u16 n = 1;

	while (n * 2U <= MIN3(offered, wanted, VIRTQ_MAX_SIZE))
		n *= 2;
	return n;
}

static unsigned int ring_flags(const struct virtio_dev *d)
{
	return (virtio_has(d, VIRTIO_F_EVENT_IDX) ? VIRTQ_F_EVENT_IDX : 0) |
	       (virtio_has(d, VIRTIO_F_RING_PACKED) ? VIRTQ_F_PACKED : 0);
}

/* Memory for the rings and, behind them, for tables of `segs` descriptors. */
static int rings_init(struct virtio_queue *q, struct virtq_slot *slots,
		      __u16 num, __u16 segs)
{
	struct virtio_dev *d = q->dev;
	__sz tables = ALIGN_UP(virtq_mem_size(num, d->ring_align), 16);
	__sz bytes = tables + sizeof(struct vring_desc) * num * segs;
	int rc;

	q->mem_pages = PAGE_COUNT(bytes);
	q->mem = uk_palloc(d->a, q->mem_pages);
	if (!q->mem)
		return -ENOMEM;
	memset(q->mem, 0, q->mem_pages * PAGE_SIZE);
	rc = virtq_init(&q->vq, q->mem, slots, num, d->ring_align,
			ring_flags(d));
	if (!rc && segs)
		virtq_indirect(&q->vq, (__u8 *)q->mem + tables,
			       ukplat_virt_to_phys(q->mem) + tables, segs);
	return rc;
}

int virtio_queue_setup_sg(struct virtio_dev *d, __u16 idx, __u16 max,
			  __u16 segs, virtio_queue_cb cb, void *arg,
			  struct virtio_queue **out)
{
	struct virtq_slot *slots;
	struct virtio_queue *q;
	int rc = -ENOMEM;
	__u16 num;

	num = idx < VIRTIO_MAX_QUEUES ? d->ops->queue_max(d, idx) : 0;
	if (!num)
		return -ENOENT;
	if (!virtio_has(d, VIRTIO_F_INDIRECT_DESC))
		segs = 0;
	num = queue_size(num, max);
	q = uk_calloc(d->a, 1, sizeof(*q));
	slots = uk_calloc(d->a, num, sizeof(*slots));
	if (!q || !slots)
		goto err_free;
	q->dev = d;
	q->idx = idx;
	q->cb = cb;
	q->cb_arg = arg;
	rc = rings_init(q, slots, num, segs);
	if (!rc)
		rc = d->ops->queue_enable(d, q);
	if (rc)
		goto err_pfree;
	d->queues[idx] = q;
	*out = q;
	return 0;

err_pfree:
	if (q->mem)
		uk_pfree(d->a, q->mem, q->mem_pages);
err_free:
	uk_free(d->a, slots);
	uk_free(d->a, q);
	return rc;
}

int virtio_queue_setup(struct virtio_dev *d, __u16 idx, __u16 max,
		       virtio_queue_cb cb, void *arg, struct virtio_queue **out)
{
	return virtio_queue_setup_sg(d, idx, max, 0, cb, arg, out);
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
	d->live = true;
	d->ops->status_set(d, d->ops->status_get(d) | VIRTIO_STATUS_DRIVER_OK);
}

/*
 * A device has no news before it is told to begin.  One that says so all the
 * same may meet a driver that is half set up, or gives up just now.
 */
void virtio_dev_queue_irq(struct virtio_dev *d)
{
	if (unlikely(!d->live))
		return;
	for (unsigned int i = 0; i < VIRTIO_MAX_QUEUES; i++) {
		struct virtio_queue *q = d->queues[i];

		if (q && q->cb)
			q->cb(q, q->cb_arg);
	}
}

void virtio_dev_config_irq(struct virtio_dev *d)
{
	if (!d->failed && (d->ops->status_get(d) & VIRTIO_STATUS_NEEDS_RESET)) {
		uk_pr_err("%s: device failed; it is not used any more\n",
			  name_of(d));
		d->failed = true;
		queues_break(d);
	}
	if (d->config_changed)
		d->config_changed(d);
}
