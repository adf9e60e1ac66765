/* SPDX-License-Identifier: BSD-3-Clause */
/* Virtio over MMIO, version 2 and legacy version 1: a platform driver. */

#include <errno.h>

#include <uk/alloc.h>
#include <uk/bus/platform.h>
#include <uk/intctlr.h>
#include <uk/plat/io.h>
#include <uk/plat/memory.h>
#include <uk/print.h>

#include <virtio/virtio.h>

#include "virtio_mmio_hw.h"

#define LEGACY_ALIGN 4096

struct vmmio {
	struct virtio_dev dev;
	__u8 *regs;
	__sz size;
};

static __u32 reg_read(struct virtio_dev *d, unsigned int r)
{
	return uk_ioread32(__containerof(d, struct vmmio, dev)->regs + r);
}

static void reg_write(struct virtio_dev *d, unsigned int r, __u32 v)
{
	uk_iowrite32(__containerof(d, struct vmmio, dev)->regs + r, v);
}

static void reg_write64(struct virtio_dev *d, unsigned int r, __u64 v)
{
	reg_write(d, r, (__u32)v);
	reg_write(d, r + 4, (__u32)(v >> 32));
}

static __u64 vmmio_features_get(struct virtio_dev *d)
{
	__u64 f;

	reg_write(d, VMMIO_DEV_FEATURES_SEL, 0);
	f = reg_read(d, VMMIO_DEV_FEATURES);
	if (d->legacy_transport)
		return f;
	reg_write(d, VMMIO_DEV_FEATURES_SEL, 1);
	return f | ((__u64)reg_read(d, VMMIO_DEV_FEATURES) << 32);
}

static int vmmio_features_set(struct virtio_dev *d, __u64 f)
{
	/* A version 2 device has no legacy rings to fall back to. */
	if (!d->legacy_transport && !(f & (1UL << VIRTIO_F_VERSION_1)))
		return -ENOTSUP;
	reg_write(d, VMMIO_DRV_FEATURES_SEL, 0);
	reg_write(d, VMMIO_DRV_FEATURES, (__u32)f);
	if (d->legacy_transport) {
		reg_write(d, VMMIO_GUEST_PAGE_SIZE, LEGACY_ALIGN);
		return 0;
	}
	reg_write(d, VMMIO_DRV_FEATURES_SEL, 1);
	reg_write(d, VMMIO_DRV_FEATURES, (__u32)(f >> 32));
	return 0;
}

static __u8 vmmio_status_get(struct virtio_dev *d)
{
	return (__u8)reg_read(d, VMMIO_STATUS);
}

static void vmmio_status_set(struct virtio_dev *d, __u8 status)
{
	reg_write(d, VMMIO_STATUS, status);
}

/* Legacy devices do not number their configurations. */
static __u32 vmmio_config_gen(struct virtio_dev *d)
{
	return d->legacy_transport ? 0 : reg_read(d, VMMIO_CONFIG_GENERATION);
}

static int vmmio_config_read(struct virtio_dev *d, __u32 off, void *buf,
			     __u32 len)
{
	struct vmmio *v = __containerof(d, struct vmmio, dev);

	if ((__u64)VMMIO_CONFIG + off + len > v->size)
		return -EIO;
	virtio_config_copy(buf, v->regs + VMMIO_CONFIG + off, len);
	return 0;
}

static __u16 vmmio_queue_max(struct virtio_dev *d, __u16 idx)
{
	reg_write(d, VMMIO_QUEUE_SEL, idx);
	return (__u16)MIN(reg_read(d, VMMIO_QUEUE_NUM_MAX), VIRTQ_MAX_SIZE);
}

static int vmmio_queue_enable(struct virtio_dev *d, struct virtio_queue *q)
{
	reg_write(d, VMMIO_QUEUE_SEL, q->idx);
	reg_write(d, VMMIO_QUEUE_NUM, q->vq.num);
	if (d->legacy_transport) {
		reg_write(d, VMMIO_QUEUE_ALIGN, LEGACY_ALIGN);
		reg_write(d, VMMIO_QUEUE_PFN,
			  (__u32)(ukplat_virt_to_phys(q->mem) / LEGACY_ALIGN));
		return 0;
	}
	reg_write64(d, VMMIO_QUEUE_DESC, ukplat_virt_to_phys(q->vq.desc));
	reg_write64(d, VMMIO_QUEUE_DRIVER, ukplat_virt_to_phys(q->vq.avail));
	reg_write64(d, VMMIO_QUEUE_DEVICE, ukplat_virt_to_phys(q->vq.used));
	reg_write(d, VMMIO_QUEUE_READY, 1);
	return 0;
}

static void vmmio_notify(struct virtio_dev *d, struct virtio_queue *q)
{
	reg_write(d, VMMIO_QUEUE_NOTIFY, q->idx);
}

static const struct virtio_transport_ops vmmio_ops = {
	.features_get = vmmio_features_get,
	.features_set = vmmio_features_set,
	.status_get = vmmio_status_get,
	.status_set = vmmio_status_set,
	.config_gen = vmmio_config_gen,
	.config_read = vmmio_config_read,
	.queue_max = vmmio_queue_max,
	.queue_enable = vmmio_queue_enable,
	.notify = vmmio_notify,
};

static int vmmio_irq(void *arg)
{
	struct virtio_dev *d = arg;
	__u32 st = reg_read(d, VMMIO_INT_STATUS);

	if (!st)
		return 0;
	/* Acknowledge first: what comes after raises the line again. */
	reg_write(d, VMMIO_INT_ACK, st);
	/* The rings are not read before the status: it tells of what is there.
	 */
	__atomic_thread_fence(__ATOMIC_ACQUIRE);
	if (st & VMMIO_INT_QUEUE)
		virtio_dev_queue_irq(d);
	if (st & VMMIO_INT_CONFIG)
		virtio_dev_config_irq(d);
	return 1;
}

static int vmmio_add_dev(struct uk_alloc *a, const struct pf_device *pf)
{
	__u8 *regs = ukplat_iomap(pf->base, pf->size);
	struct vmmio *v;
	__u32 version;
	int rc;

	if (!regs)
		return -ENOMEM;
	version = uk_ioread32(regs + VMMIO_VERSION);
	if (uk_ioread32(regs + VMMIO_MAGIC) != VMMIO_MAGIC_VALUE ||
	    (version != 1 && version != 2) ||
	    !uk_ioread32(regs + VMMIO_DEVICE_ID))
		return -ENODEV;
	v = uk_calloc(a, 1, sizeof(*v));
	if (!v)
		return -ENOMEM;
	v->regs = regs;
	v->size = pf->size;
	v->dev.id = (__u16)uk_ioread32(regs + VMMIO_DEVICE_ID);
	v->dev.ops = &vmmio_ops;
	v->dev.a = a;
	v->dev.legacy_transport = version == 1;
	v->dev.ring_align = version == 1 ? LEGACY_ALIGN : 64;
	/* The line stays up until the device's status is acknowledged. */
	rc = uk_intctlr_irq_configure(pf->irq, UK_INTCTLR_TRIGGER_LEVEL);
	if (!rc)
		rc = uk_intctlr_irq_register(pf->irq, vmmio_irq, &v->dev);
	if (!rc)
		rc = virtio_register_device(&v->dev);
	/* Without a driver the slot stays quiet; the few bytes stay, too. */
	return rc;
}

static struct pf_driver vmmio_driver = {
	.compatible = "virtio,mmio",
	.add_dev = vmmio_add_dev,
};
PF_REGISTER_DRIVER(vmmio_driver);
