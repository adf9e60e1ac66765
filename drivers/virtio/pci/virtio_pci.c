/* SPDX-License-Identifier: BSD-3-Clause */
/* Virtio over PCI, modern interface, with MSI-X or the interrupt line. */

#include <errno.h>

#include <uk/alloc.h>
#include <uk/bus/pci.h>
#include <uk/intctlr.h>
#include <uk/plat/io.h>
#include <uk/plat/memory.h>
#include <uk/print.h>

#include <virtio/virtio.h>

#include "virtio_pci_hw.h"

struct window {
	__u8 *base;
	__u32 len;
};

struct vpci {
	struct virtio_dev dev;
	struct pci_device *pci;
	struct window common, notify, isr, device;
	__u32 notify_mult;
	bool msix, msix_config;
};

/* Entries of the MSI-X table */
#define MSIX_QUEUES 0
#define MSIX_CONFIG 1

static struct vpci *to_vpci(struct virtio_dev *d)
{
	return __containerof(d, struct vpci, dev);
}

static __u64 vpci_features_get(struct virtio_dev *d)
{
	__u8 *c = to_vpci(d)->common.base;
	__u64 f;

	uk_iowrite32(c + VPCI_C_DEV_FEATURE_SEL, 0);
	f = uk_ioread32(c + VPCI_C_DEV_FEATURE);
	uk_iowrite32(c + VPCI_C_DEV_FEATURE_SEL, 1);
	return f | (__u64)uk_ioread32(c + VPCI_C_DEV_FEATURE) << 32;
}

/* A device without room for the vector reads as another (4.1.5.1.2.2). */
static int vector_set(__u8 *reg, __u16 vector)
{
	uk_iowrite16(reg, vector);
	return uk_ioread16(reg) == vector ? 0 : -EBUSY;
}

static int vpci_features_set(struct virtio_dev *d, __u64 f)
{
	__u8 *c = to_vpci(d)->common.base;

	if (!(f & (1ULL << VIRTIO_F_VERSION_1)))
		return -ENOTSUP;
	/* A reset takes the vector away.  Without one we live without news. */
	if (to_vpci(d)->msix)
		(void)vector_set(c + VPCI_C_MSIX_CONFIG,
				 to_vpci(d)->msix_config ? MSIX_CONFIG
							 : VPCI_NO_VECTOR);
	uk_iowrite32(c + VPCI_C_DRV_FEATURE_SEL, 0);
	uk_iowrite32(c + VPCI_C_DRV_FEATURE, (__u32)f);
	uk_iowrite32(c + VPCI_C_DRV_FEATURE_SEL, 1);
	uk_iowrite32(c + VPCI_C_DRV_FEATURE, (__u32)(f >> 32));
	return 0;
}

static __u8 vpci_status_get(struct virtio_dev *d)
{
	return uk_ioread8(to_vpci(d)->common.base + VPCI_C_STATUS);
}

static void vpci_status_set(struct virtio_dev *d, __u8 status)
{
	uk_iowrite8(to_vpci(d)->common.base + VPCI_C_STATUS, status);
}

static __u32 vpci_config_gen(struct virtio_dev *d)
{
	return uk_ioread8(to_vpci(d)->common.base + VPCI_C_GENERATION);
}

static int vpci_config_read(struct virtio_dev *d, __u32 off, void *buf,
			    __u32 len)
{
	struct vpci *v = to_vpci(d);

	if ((__u64)off + len > v->device.len)
		return -EIO;
	virtio_config_copy(buf, v->device.base + off, len);
	return 0;
}

static __u16 vpci_queue_max(struct virtio_dev *d, __u16 idx)
{
	__u8 *c = to_vpci(d)->common.base;

	uk_iowrite16(c + VPCI_C_QUEUE_SEL, idx);
	return uk_ioread16(c + VPCI_C_QUEUE_SIZE);
}

static void write64(__u8 *r, __u64 v)
{
	uk_iowrite32(r, (__u32)v);
	uk_iowrite32(r + 4, (__u32)(v >> 32));
}

static int vpci_queue_enable(struct virtio_dev *d, struct virtio_queue *q)
{
	struct vpci *v = to_vpci(d);
	__u8 *c = v->common.base;
	__u64 off;

	uk_iowrite16(c + VPCI_C_QUEUE_SEL, q->idx);
	off = (__u64)uk_ioread16(c + VPCI_C_QUEUE_NOTIFY_OFF) * v->notify_mult;
	if (off + sizeof(__u16) > v->notify.len)
		return -EIO;
	q->notify = v->notify.base + off;
	uk_iowrite16(c + VPCI_C_QUEUE_SIZE, q->vq.num);
	if (v->msix && vector_set(c + VPCI_C_QUEUE_MSIX,
				  q->cb ? MSIX_QUEUES : VPCI_NO_VECTOR))
		return -EBUSY;
	write64(c + VPCI_C_QUEUE_DESC, ukplat_virt_to_phys(q->vq.desc));
	write64(c + VPCI_C_QUEUE_DRIVER, ukplat_virt_to_phys(q->vq.avail));
	write64(c + VPCI_C_QUEUE_DEVICE, ukplat_virt_to_phys(q->vq.used));
	uk_iowrite16(c + VPCI_C_QUEUE_ENABLE, 1);
	return 0;
}

static void vpci_notify(struct virtio_dev *d __unused, struct virtio_queue *q)
{
	uk_iowrite16(q->notify, q->idx);
}

static const struct virtio_transport_ops vpci_ops = {
	.features_get = vpci_features_get,
	.features_set = vpci_features_set,
	.status_get = vpci_status_get,
	.status_set = vpci_status_set,
	.config_gen = vpci_config_gen,
	.config_read = vpci_config_read,
	.queue_max = vpci_queue_max,
	.queue_enable = vpci_queue_enable,
	.notify = vpci_notify,
};

static int vpci_msix(void *arg)
{
	struct vpci *v = arg;

	virtio_dev_queue_irq(&v->dev);
	return 1;
}

static int vpci_msix_config(void *arg)
{
	struct vpci *v = arg;

	virtio_dev_config_irq(&v->dev);
	return 1;
}

static int vpci_intx(void *arg)
{
	struct vpci *v = arg;
	__u8 st = uk_ioread8(v->isr.base); /* reading lowers the line */

	if (st & VPCI_ISR_QUEUE)
		virtio_dev_queue_irq(&v->dev);
	if (st & VPCI_ISR_CONFIG)
		virtio_dev_config_irq(&v->dev);
	return st != 0;
}

/* Finds the structure `type`, which must lie in its BAR; 0 or -ENODEV. */
static int window_find(struct vpci *v, __u8 type, __u32 min, struct window *w)
{
	const struct pci_device *p = v->pci;
	unsigned int cap = 0;
	__u32 off, len;
	__u8 bar, *base;

	while ((cap = pci_find_cap(p, VPCI_CAP_ID, cap))) {
		if (pci_conf_read8(p, cap + VPCI_CAP_TYPE) != type)
			continue;
		bar = pci_conf_read8(p, cap + VPCI_CAP_BAR);
		off = pci_conf_read32(p, cap + VPCI_CAP_OFFSET);
		len = pci_conf_read32(p, cap + VPCI_CAP_LENGTH);
		if (bar >= PCI_BARS || len < min ||
		    (__u64)off + len > p->bar[bar].size)
			continue;
		base = pci_map_bar(p, bar);
		if (!base)
			continue;
		*w = (struct window){ base + off, len };
		if (type == VPCI_NOTIFY)
			v->notify_mult =
				pci_conf_read32(p, cap + VPCI_CAP_NOTIFY_MULT);
		return 0;
	}
	return -ENODEV;
}

static int irq_setup(struct vpci *v)
{
	int rc = pci_msix_setup(v->pci, MSIX_QUEUES, vpci_msix, v);

	uk_pr_info("%02x:%02x.%x: %s\n", v->pci->bus, v->pci->dev, v->pci->fn,
		   rc ? "interrupts by line" : "interrupts by message");
	if (!rc) {
		v->msix = true;
		/* Without a second vector we live without these news. */
		v->msix_config = !pci_msix_setup(v->pci, MSIX_CONFIG,
						 vpci_msix_config, v);
		return 0;
	}
	if (v->pci->irq == UK_BUS_PCI_NOIRQ)
		return rc;
	rc = uk_intctlr_irq_configure(v->pci->irq, UK_INTCTLR_TRIGGER_LEVEL);
	return rc ? rc : uk_intctlr_irq_register(v->pci->irq, vpci_intx, v);
}

static int vpci_add_dev(struct uk_alloc *a, struct pci_device *pci)
{
	struct vpci *v = uk_zalloc(a, sizeof(*v));
	int rc;

	if (!v)
		return -ENOMEM;
	v->pci = pci;
	v->dev.ops = &vpci_ops;
	v->dev.a = a;
	v->dev.ring_align = 64;
	v->dev.id = pci->device >= VPCI_MODERN_BASE
			    ? pci->device - VPCI_MODERN_BASE
			    : pci_conf_read16(pci, VPCI_SUBSYSTEM);
	rc = window_find(v, VPCI_COMMON, VPCI_COMMON_LEN, &v->common);
	if (!rc)
		rc = window_find(v, VPCI_NOTIFY, 2, &v->notify);
	if (!rc)
		rc = window_find(v, VPCI_ISR, 1, &v->isr);
	if (!rc && window_find(v, VPCI_DEVICE, 1, &v->device))
		v->device.len = 0;
	/* Not before its BARs are known to be somewhere. */
	if (!rc) {
		pci_enable(pci);
		rc = irq_setup(v);
	}
	if (rc) {
		uk_free(a, v);
		return rc;
	}
	rc = virtio_register_device(&v->dev);
	return rc == -ENODEV ? 0 : rc; /* no driver for it: not our fault */
}

static const struct pci_device_id vpci_ids[] = {
	{ VPCI_VENDOR, VPCI_MODERN_BASE + VIRTIO_ID_NET },
	{ VPCI_VENDOR, VPCI_NET_TRANSITIONAL },
	{ VPCI_VENDOR, VPCI_MODERN_BASE + VIRTIO_ID_BLOCK },
	{ VPCI_VENDOR, VPCI_MODERN_BASE + VIRTIO_ID_CONSOLE },
	{ VPCI_VENDOR, VPCI_CONSOLE_TRANSITIONAL },
	{ VPCI_VENDOR, VPCI_MODERN_BASE + VIRTIO_ID_RNG },
	{ VPCI_VENDOR, VPCI_RNG_TRANSITIONAL },
	{ VPCI_VENDOR, VPCI_MODERN_BASE + VIRTIO_ID_9P },
	{ 0, 0 },
};

static struct pci_driver vpci_driver = {
	.ids = vpci_ids,
	.add_dev = vpci_add_dev,
};
PCI_REGISTER_DRIVER(vpci_driver);
