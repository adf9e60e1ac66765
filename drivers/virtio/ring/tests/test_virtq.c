/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The driver's side of both formats of virtqueues against a device model: an
 * honest one with random timing and order, and one that writes anything
 * anywhere in the rings.
 * host-sources: ring.c split.c packed.c
 */

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <virtio/ring.h>

#include "device.h"

#define MAX DEV_MAX

static struct virtq vq;
static struct virtq_slot slots[MAX];
static char cookies[MAX * 2];
static struct device dev;
static struct vring_desc tables[MAX * DEV_TABLE];

/* Nothing is lost or given twice, whatever the order of steps. */
static void honest(__u16 num, unsigned int flags, __u16 table_len)
{
	void *mem = device_init(&dev, &vq, slots, num, flags);
	struct virtq_seg seg[DEV_TABLE + 1];
	unsigned int inside = 0, serial = 0;
	__u32 lens[MAX * 2] = { 0 };
	__u32 len;

	virtq_indirect(&vq, tables, (__u64)tables, table_len);
	for (int n = 0; n < 100000; n++) {
		unsigned int out = rand() % 5, in = rand() % 5;
		unsigned int id = serial % (MAX * 2), need = out + in;
		char *c;

		switch (rand() % 4) {
		case 0:
			if (lens[id] || !need)
				break;
			for (unsigned int k = 0; k < need; k++)
				seg[k] = (struct virtq_seg){ 0x1000 * k, 10 };
			if (need > 1 && need <= table_len)
				need = 1;
			if (virtq_add(&vq, seg, out, in, &cookies[id])) {
				assert(need > vq.nfree);
				break;
			}
			lens[id] = in * 10 + 1;
			inside++;
			serial++;
			if (rand() % 2)
				virtq_publish(&vq);
			break;
		case 1:
			if (!device_take(&dev))
				virtq_publish(&vq);
			break;
		case 2:
			device_finish(&dev);
			break;
		default:
			c = virtq_get(&vq, &len);
			if (!c)
				break;
			assert(lens[c - cookies] == len + 1);
			lens[c - cookies] = 0;
			inside--;
		}
		assert(vq.in_flight == inside && !vq.broken);
	}
	virtq_publish(&vq);
	while (device_take(&dev) || device_finish(&dev))
		;
	while (virtq_get(&vq, &len))
		inside--;
	assert(!inside && vq.nfree == num && serial > 1000);
	assert(!virtq_detach(&vq) && vq.broken);
	free(mem);
}

/* A device that was told to be quiet is told of each wish exactly. */
static void notifications(unsigned int flags)
{
	void *mem = device_init(&dev, &vq, slots, 8, flags | VIRTQ_F_EVENT_IDX);
	struct virtq_seg seg = { 0, 1 };
	__u32 len;

	device_wait(&dev);
	assert(!virtq_publish(&vq)); /* nothing was added */
	virtq_add(&vq, &seg, 1, 0, cookies);
	assert(virtq_publish(&vq)); /* it waits for this one */
	virtq_add(&vq, &seg, 1, 0, cookies);
	assert(!virtq_publish(&vq)); /* and has not asked again */
	device_take(&dev);
	device_finish(&dev);
	assert(virtq_intr_on(&vq)); /* came in before the wish */
	assert(virtq_get(&vq, &len) && !virtq_intr_on(&vq));
	if (vq.packed)
		assert(vq.drv_event->flags == VRING_EVENT_F_DESC &&
		       vq.drv_event->off_wrap == (1 | VRING_EVENT_WRAP));
	else
		assert(vq.avail->ring[8] == 1);
	virtq_intr_off(&vq);
	if (vq.packed)
		assert(vq.drv_event->flags == VRING_EVENT_F_DISABLE);
	else
		assert(vq.avail->ring[8] == 0);
	free(mem);
}

/* Each wish of the device is met once, over many laps and batches. */
static void every_wish(unsigned int flags)
{
	void *mem = device_init(&dev, &vq, slots, 8, flags | VIRTQ_F_EVENT_IDX);
	struct virtq_seg seg[2] = { { 0, 1 }, { 0, 1 } };
	__u32 len;

	for (int n = 0; n < 70000; n++) {
		unsigned int batch = 1 + rand() % 3;

		device_wait(&dev);
		for (unsigned int k = 0; k < batch; k++)
			assert(!virtq_add(&vq, seg, 1 + rand() % 2, 0,
					  &cookies[k]));
		assert(virtq_publish(&vq));
		assert(!virtq_add(&vq, seg, 1, 0, &cookies[3]));
		assert(!virtq_publish(&vq));
		while (device_take(&dev) || device_finish(&dev))
			;
		while (virtq_get(&vq, &len))
			;
		assert(!vq.in_flight);
	}
	free(mem);
}

/*
 * Whatever a device writes, the driver gives back only what it was given, at
 * most once, with at most the length it offered, and touches nothing else.
 */
static void evil(unsigned int flags)
{
	struct virtq_seg seg = { 0, 100 };
	__u32 len;

	for (int n = 0; n < 3000; n++) {
		void *mem = device_init(&dev, &vq, slots, 16, flags | (n & 1));
		char seen[16] = { 0 };
		int back = 0;

		for (int i = 0; i < 16; i++)
			assert(!virtq_add(&vq, &seg, 0, 1, &cookies[i]));
		virtq_publish(&vq);
		for (int step = 0; step < 200; step++) {
			__u8 *ring = mem;
			char *c;

			if (rand() % 2)
				ring[rand() % virtq_mem_size(16, 4096)] =
					rand();
			else if (vq.packed)
				vq.pdesc[rand() % 16].flags = rand();
			else
				vq.used->idx += rand() % 3;
			c = virtq_get(&vq, &len);
			assert(vq.nfree == back + (c != NULL));
			assert(vq.in_flight == 16 - vq.nfree);
			virtq_overlooked(&vq);
			if (!c)
				continue;
			back++;
			assert(c >= cookies && c < cookies + 16);
			assert(!seen[c - cookies]++ && len <= 100);
			virtq_publish(&vq);
			virtq_intr_on(&vq);
		}
		while (virtq_detach(&vq))
			back++;
		assert(back == 16);
		free(mem);
	}
}

/* A device that sleeps over what it was shown is noticed the second time. */
static void overlooked(unsigned int flags)
{
	void *mem = device_init(&dev, &vq, slots, 4, flags);
	struct virtq_seg seg = { 0x1000, 100 };
	__u32 len;

	for (int n = 0; n < 9; n++) {
		device_wait(&dev);
		assert(!virtq_overlooked(&vq) && !virtq_overlooked(&vq));
		assert(!virtq_add(&vq, &seg, 1, 0, cookies));
		/* not shown yet */
		assert(!virtq_overlooked(&vq) && !virtq_overlooked(&vq));
		assert(virtq_publish(&vq));
		assert(!virtq_overlooked(&vq) && virtq_overlooked(&vq));
		assert(virtq_overlooked(&vq));
		/* the device takes it and waits for the next */
		device_take(&dev);
		device_finish(&dev);
		device_wait(&dev);
		assert(!virtq_overlooked(&vq) && !virtq_overlooked(&vq));
		assert(virtq_get(&vq, &len) == cookies);
	}
	/* the device is awake: it works on the next without being told */
	assert(!virtq_add(&vq, &seg, 1, 0, cookies));
	if (vq.packed) {
		vq.dev_event->flags = VRING_EVENT_F_DISABLE;
	} else {
		vq.used->flags = VRING_USED_F_NO_NOTIFY;
		*(__u16 *)&vq.used->ring[4] -= 1;
	}
	assert(!virtq_publish(&vq));
	assert(!virtq_overlooked(&vq) && !virtq_overlooked(&vq));
	free(mem);
}

/* Packed, without event index: found behind what is finished. */
static void overlooked_flags(void)
{
	void *mem = device_init(&dev, &vq, slots, 4, VIRTQ_F_PACKED);
	struct virtq_seg seg = { 0x1000, 100 };

	for (int k = 0; k < 2; k++)
		assert(!virtq_add(&vq, &seg, 1, 0, cookies));
	assert(virtq_publish(&vq));
	device_take(&dev);
	device_finish(&dev);
	assert(!virtq_overlooked(&vq) && virtq_overlooked(&vq));
	device_take(&dev);
	device_finish(&dev);
	assert(!virtq_overlooked(&vq) && !virtq_overlooked(&vq));
	free(mem);
}

static void limits(unsigned int flags)
{
	void *mem = device_init(&dev, &vq, slots, 4, flags);
	struct virtq_seg seg[5] = { 0 };

	assert(virtq_init(&vq, mem, slots, 0, 64, flags) == -EINVAL);
	assert(virtq_init(&vq, mem, slots, 3, 64, flags) == -EINVAL);
	assert(virtq_init(&vq, mem, slots, 2048, 64, flags) == -EINVAL);
	assert(!virtq_init(&vq, mem, slots, 4, 64, flags));
	assert(virtq_add(&vq, seg, 0, 0, cookies) == -ENOSPC);
	assert(virtq_add(&vq, seg, 5, 0, cookies) == -ENOSPC);
	assert(!virtq_add(&vq, seg, 4, 0, cookies));
	assert(virtq_add(&vq, seg, 1, 0, cookies) == -ENOSPC);
	/* one descriptor is enough for each with tables */
	assert(!virtq_init(&vq, mem, slots, 1, 64, flags));
	virtq_indirect(&vq, tables, (__u64)tables, 4);
	assert(virtq_add(&vq, seg, 5, 0, cookies) == -ENOSPC);
	assert(!virtq_add(&vq, seg, 2, 2, cookies));
	assert(virtq_add(&vq, seg, 1, 0, cookies) == -ENOSPC);
	assert(virtq_detach(&vq) == cookies && !virtq_detach(&vq));
	assert(virtq_add(&vq, seg, 1, 0, cookies) == -EIO);
	free(mem);
}

static void format(unsigned int flags, int n, const char *name)
{
	limits(flags);
	printf("ok %d - %s: sizes and full rings\n", n, name);
	honest(MAX, flags, 0);
	honest(8, flags, 0);
	honest(MAX, flags | VIRTQ_F_EVENT_IDX, 0);
	printf("ok %d - %s: an honest device\n", n + 1, name);
	honest(8, flags | VIRTQ_F_EVENT_IDX, DEV_TABLE);
	honest(MAX, flags | VIRTQ_F_EVENT_IDX, 3);
	honest(1, flags, DEV_TABLE);
	printf("ok %d - %s: indirect descriptors\n", n + 2, name);
	notifications(flags);
	every_wish(flags);
	printf("ok %d - %s: notifications\n", n + 3, name);
	evil(flags);
	printf("ok %d - %s: a device that writes anything\n", n + 4, name);
	overlooked(flags | VIRTQ_F_EVENT_IDX);
	if (!flags)
		overlooked(flags);
	else
		overlooked_flags();
	printf("ok %d - %s: a device that sleeps over buffers\n", n + 5, name);
}

int main(void)
{
	srand(1);
	printf("1..12\n");
	format(0, 1, "split");
	format(VIRTQ_F_PACKED, 7, "packed");
	return 0;
}
