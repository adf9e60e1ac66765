/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * virtio-mmio against a device made of registers, which misbehaves on demand.
 * host-sources: virtio.c ../mmio/virtio_mmio.c
 * host-sources: ../ring/ring.c ../ring/split.c ../ring/packed.c
 */

#include <uk/bus/platform.h>
#include <uk/plat/io.h>

#include "../../mmio/virtio_mmio_hw.h"
#include "fake.h"

extern struct pf_driver *const test_pf_driver;

static __u8 regs[0x200]; /* only its addresses matter */
static __u32 magic, version, id, size, int_status, pfn;

__u64 test_read(const volatile void *r, unsigned int width)
{
	unsigned int off = (unsigned int)((const volatile __u8 *)r - regs);

	assert(off + width <= sizeof(regs));
	if (off >= VMMIO_CONFIG)
		return config_bytes(off - VMMIO_CONFIG, width);
	assert(width == 4);
	switch (off) {
	case VMMIO_MAGIC:
		return magic;
	case VMMIO_VERSION:
		return version;
	case VMMIO_DEVICE_ID:
		return id;
	case VMMIO_DEV_FEATURES:
		return half(fake.offers, fake.dev_sel);
	case VMMIO_QUEUE_NUM_MAX:
		return fake.queue_sel < FAKE_QUEUES ? fake.size : 0;
	case VMMIO_INT_STATUS:
		return int_status;
	case VMMIO_STATUS:
		return fake.status;
	case VMMIO_CONFIG_GENERATION:
		assert(version == 2);
		return fake.gen;
	default:
		assert(!"a register that is not for reading");
		return 0;
	}
}

static void queue_write(unsigned int off, __u32 v)
{
	assert(fake.queue_sel < FAKE_QUEUES);
	switch (off) {
	case VMMIO_QUEUE_NUM:
		fake.q[fake.queue_sel].num = (__u16)v;
		break;
	case VMMIO_QUEUE_READY:
		fake.q[fake.queue_sel].ready = (int)v;
		break;
	case VMMIO_QUEUE_DESC:
	case VMMIO_QUEUE_DESC + 4:
		half_set(&fake.q[fake.queue_sel].desc, (off & 4) / 4, v);
		break;
	case VMMIO_QUEUE_DRIVER:
	case VMMIO_QUEUE_DRIVER + 4:
		half_set(&fake.q[fake.queue_sel].avail, (off & 4) / 4, v);
		break;
	case VMMIO_QUEUE_DEVICE:
	case VMMIO_QUEUE_DEVICE + 4:
		half_set(&fake.q[fake.queue_sel].used, (off & 4) / 4, v);
		break;
	case VMMIO_QUEUE_ALIGN:
		assert(version == 1 && v == 4096);
		break;
	case VMMIO_QUEUE_PFN:
		assert(version == 1);
		pfn = v;
		break;
	default:
		assert(!"a register that is not for writing");
	}
}

void test_write(volatile void *r, unsigned int width, __u64 v)
{
	unsigned int off = (unsigned int)((volatile __u8 *)r - regs);

	assert(width == 4);
	switch (off) {
	case VMMIO_DEV_FEATURES_SEL:
		fake.dev_sel = (__u32)v;
		break;
	case VMMIO_DRV_FEATURES_SEL:
		fake.drv_sel = (__u32)v;
		break;
	case VMMIO_DRV_FEATURES:
		half_set(&fake.chosen, fake.drv_sel, (__u32)v);
		break;
	case VMMIO_GUEST_PAGE_SIZE:
		assert(version == 1 && v == 4096);
		break;
	case VMMIO_QUEUE_SEL:
		fake.queue_sel = (__u32)v;
		break;
	case VMMIO_QUEUE_NOTIFY:
		fake.notified++;
		break;
	case VMMIO_INT_ACK:
		int_status &= ~(__u32)v;
		break;
	case VMMIO_STATUS:
		status_write((__u8)v);
		break;
	default:
		queue_write(off, (__u32)v);
	}
}

static int add(void)
{
	struct pf_device pf = { .base = (__paddr_t)regs, .size = size };

	return test_pf_driver->add_dev(&heap, &pf);
}

static void irq(void)
{
	int_status = VMMIO_INT_CONFIG;
	assert(test_handler(test_handler_arg) && !int_status);
}

static void legacy(void)
{
	static const __u8 dance[] = { 0, 1, 3, 7 };

	version = 1;
	fake_reset();
	fake.offers = 1ULL << VIRTIO_F_EVENT_IDX | 1ULL << 7;
	assert(!add() && !given->modern && !config_rc);
	assert(fake.nstatus == sizeof(dance) &&
	       !memcmp(fake.seen_status, dance, sizeof(dance)));
	assert(fake.chosen == 1ULL << VIRTIO_F_EVENT_IDX);
	assert(pfn == (__u32)((__u64)queue->vq.desc >> 12));
	assert(((__u64)queue->vq.used & 4095) == 0);
	version = 2;
}

static void slots(void)
{
	fake_reset();
	id = 0;
	assert(add() == -ENODEV);
	id = FAKE_ID + 1; /* nobody's */
	assert(add() == -ENODEV && fake.nstatus == 1);
	id = FAKE_ID;
	magic++;
	assert(add() == -ENODEV);
	magic--;
	version = 3;
	assert(add() == -ENODEV);
	version = 2;
	size = VMMIO_CONFIG + 7; /* no room for what the driver reads */
	assert(!add() && config_rc == -EIO);
	size = sizeof(regs);
	int_status = 0;
	assert(!test_handler(test_handler_arg)); /* not ours */
}

int main(void)
{
	magic = VMMIO_MAGIC_VALUE;
	version = 2;
	id = FAKE_ID;
	size = sizeof(regs);
	virtio_register_driver(&note_driver);
	printf("1..9\n");
	conformance(add, 1);
	failure(add, irq, 6);
	legacy();
	printf("ok 8 - a legacy device\n");
	slots();
	printf("ok 9 - empty and strange slots\n");
	return 0;
}
