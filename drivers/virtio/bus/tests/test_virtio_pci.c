/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * virtio-pci against a device made of registers and capabilities, which
 * misbehaves on demand.
 * host-sources: virtio.c ../pci/virtio_pci.c
 * host-sources: ../ring/ring.c ../ring/split.c ../ring/packed.c
 */

#include <uk/bus/pci.h>
#include <uk/plat/io.h>

#include "../../pci/virtio_pci_hw.h"
#include "fake.h"

extern struct pci_driver *const test_pci_driver;

#define BAR_SIZE 0x1000
#define COMMON 0x000
#define ISR 0x100
#define DEVICE 0x200
#define NOTIFY 0x300
#define CAP_LEN 20

static __u8 bar[BAR_SIZE]; /* only its addresses matter */
static __u8 conf[256];
static __u16 notify_off, config_vector, queue_vector;
static int no_vectors; /* the device has no room for any */
static int enabled;
static int (*vector[2])(void *arg);
static void *vector_arg;
static int vectors;
static __u8 isr;

__u64 test_read(const volatile void *r, unsigned int width)
{
	unsigned int off = (unsigned int)((const volatile __u8 *)r - bar);

	assert(off + width <= BAR_SIZE && enabled);
	if (off >= DEVICE && off < NOTIFY)
		return config_bytes(off - DEVICE, width);
	switch (off) {
	case ISR:
		return isr;
	case VPCI_C_DEV_FEATURE:
		return half(fake.offers, fake.dev_sel);
	case VPCI_C_STATUS:
		return fake.status;
	case VPCI_C_GENERATION:
		return (__u8)fake.gen;
	case VPCI_C_QUEUE_SIZE:
		return fake.queue_sel < FAKE_QUEUES ? fake.size : 0;
	case VPCI_C_QUEUE_NOTIFY_OFF:
		return notify_off;
	case VPCI_C_MSIX_CONFIG:
		return config_vector;
	case VPCI_C_QUEUE_MSIX:
		return queue_vector;
	default:
		assert(!"a register that is not for reading");
		return 0;
	}
}

static void queue_write(unsigned int off, __u64 v)
{
	assert(fake.queue_sel < FAKE_QUEUES);
	switch (off) {
	case VPCI_C_QUEUE_SIZE:
		fake.q[fake.queue_sel].num = (__u16)v;
		break;
	case VPCI_C_QUEUE_MSIX:
		assert(v < 2 || v == VPCI_NO_VECTOR);
		queue_vector = no_vectors ? VPCI_NO_VECTOR : (__u16)v;
		break;
	case VPCI_C_QUEUE_ENABLE:
		fake.q[fake.queue_sel].ready = (int)v;
		break;
	case VPCI_C_QUEUE_DESC:
	case VPCI_C_QUEUE_DESC + 4:
		half_set(&fake.q[fake.queue_sel].desc, (off & 4) / 4, v);
		break;
	case VPCI_C_QUEUE_DRIVER:
	case VPCI_C_QUEUE_DRIVER + 4:
		half_set(&fake.q[fake.queue_sel].avail, (off & 4) / 4, v);
		break;
	case VPCI_C_QUEUE_DEVICE:
	case VPCI_C_QUEUE_DEVICE + 4:
		half_set(&fake.q[fake.queue_sel].used, (off & 4) / 4, v);
		break;
	default:
		assert(!"a register that is not for writing");
	}
}

void test_write(volatile void *r, unsigned int width, __u64 v)
{
	unsigned int off = (unsigned int)((volatile __u8 *)r - bar);

	if (off >= NOTIFY) {
		assert(off == NOTIFY + notify_off * 4U && width == 2);
		fake.notified++;
		return;
	}
	switch (off) {
	case VPCI_C_DEV_FEATURE_SEL:
		fake.dev_sel = (__u32)v;
		break;
	case VPCI_C_DRV_FEATURE_SEL:
		fake.drv_sel = (__u32)v;
		break;
	case VPCI_C_DRV_FEATURE:
		half_set(&fake.chosen, fake.drv_sel, (__u32)v);
		break;
	case VPCI_C_MSIX_CONFIG:
		config_vector = no_vectors ? VPCI_NO_VECTOR : (__u16)v;
		break;
	case VPCI_C_STATUS:
		status_write((__u8)v);
		break;
	case VPCI_C_QUEUE_SEL:
		fake.queue_sel = (__u32)v;
		break;
	default:
		queue_write(off, v);
	}
}

__u8 pci_conf_read8(const struct pci_device *d, unsigned int off)
{
	return off < sizeof(conf) ? conf[off] : 0xff;
}

__u16 pci_conf_read16(const struct pci_device *d, unsigned int off)
{
	return pci_conf_read8(d, off) | pci_conf_read8(d, off + 1) << 8;
}

__u32 pci_conf_read32(const struct pci_device *d, unsigned int off)
{
	return pci_conf_read16(d, off) | (__u32)pci_conf_read16(d, off + 2)
						 << 16;
}

unsigned int pci_find_cap(const struct pci_device *d, __u8 cap,
			  unsigned int from)
{
	from = from ? from + CAP_LEN : 0x40;
	return from < 0x40 + 4 * CAP_LEN ? from : 0;
}

void *pci_map_bar(const struct pci_device *d, unsigned int n)
{
	return n < PCI_BARS && d->bar[n].base ? (void *)d->bar[n].base : NULL;
}

void pci_enable(const struct pci_device *d)
{
	enabled = 1;
}

int pci_msix_setup(const struct pci_device *d, unsigned int entry,
		   int (*handler)(void *arg), void *arg)
{
	if ((int)entry >= vectors)
		return -ENOTSUP;
	vector[entry] = handler;
	vector_arg = arg;
	test_kept[test_nkept++ % 64] = arg;
	return 0;
}

/* Capability `k` says that structure `type` is at `off` of `barno`. */
static void cap(int k, __u8 type, __u8 barno, __u32 off, __u32 len)
{
	__u8 *c = conf + 0x40 + k * CAP_LEN;
	__u32 mult = 4;

	c[VPCI_CAP_TYPE] = type;
	c[VPCI_CAP_BAR] = barno;
	memcpy(c + VPCI_CAP_OFFSET, &off, 4);
	memcpy(c + VPCI_CAP_LENGTH, &len, 4);
	memcpy(c + VPCI_CAP_NOTIFY_MULT, &mult, 4);
}

static void caps_good(void)
{
	cap(0, VPCI_COMMON, 2, COMMON, 0x40);
	cap(1, VPCI_NOTIFY, 2, NOTIFY, 0x100);
	cap(2, VPCI_ISR, 2, ISR, 1);
	cap(3, VPCI_DEVICE, 2, DEVICE, 0x40);
}

static int add(void)
{
	/* stays: the driver keeps it */
	static struct pci_device pci;

	pci = (struct pci_device){ .device = VPCI_MODERN_BASE + FAKE_ID };
	pci.bar[2].base = (__paddr_t)bar;
	pci.bar[2].size = BAR_SIZE;
	return test_pci_driver->add_dev(&heap, &pci);
}

static void irq_msix(void)
{
	assert(config_vector == 1);
	vector[1](vector_arg);
}

static void irq_line(void)
{
	isr = VPCI_ISR_CONFIG;
	assert(test_handler(test_handler_arg));
}

static void capabilities(void)
{
	fake_reset();
	enabled = 0; /* nothing is, that does not say where it is */
	for (int k = 0; k < 3; k++) {
		cap(k, 9, 2, 0, 0x40); /* not there */
		assert(add() == -ENODEV && !fake.nstatus);
		caps_good();
	}
	cap(0, VPCI_COMMON, 2, BAR_SIZE - 8, 0x40); /* beyond the BAR */
	assert(add() == -ENODEV);
	cap(0, VPCI_COMMON, 2, 0xfffffff0, 0x40);
	assert(add() == -ENODEV);
	cap(0, VPCI_COMMON, 2, 0, VPCI_COMMON_LEN - 1); /* too short */
	assert(add() == -ENODEV);
	cap(0, VPCI_COMMON, 7, 0, 0x40); /* no such BAR */
	assert(add() == -ENODEV);
	cap(0, VPCI_COMMON, 1, 0, 0x40); /* an empty one */
	assert(add() == -ENODEV && !fake.nstatus && !enabled);
	caps_good();
	cap(3, VPCI_DEVICE, 2, DEVICE, 4); /* less than the driver wants */
	assert(!add() && config_rc == -EIO);
	cap(3, 9, 2, 0, 0);
	assert(!add() && config_rc == -EIO);
	caps_good();
	notify_off = 0x100 / 4; /* beyond its window */
	assert(add() == -EIO && fake.status == VIRTIO_STATUS_FAILED);
	notify_off = 0xffff;
	assert(add() == -EIO);
	notify_off = 0x100 / 4 - 1;
	assert(!add());
}

int main(void)
{
	virtio_register_driver(&note_driver);
	caps_good();
	vectors = 2;
	printf("1..11\n");
	conformance(add, 1);
	failure(add, irq_msix, 6);
	vectors = 0;
	failure(add, irq_line, 8);
	vectors = 1;
	config_vector = 0;
	assert(!add() && config_vector == VPCI_NO_VECTOR);
	capabilities();
	printf("ok 10 - capabilities that lie\n");
	vectors = 2;
	fake_reset();
	no_vectors = 1;
	assert(add() == -EBUSY && fake.status == VIRTIO_STATUS_FAILED);
	no_vectors = 0;
	printf("ok 11 - a device without room for the vector of a queue\n");
	return 0;
}
