/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The driver's side of a virtqueue against a device model: an honest one with
 * random timing, and one that writes anything anywhere in the rings.
 * host-sources: ring.c
 */

#include <assert.h>
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <virtio/ring.h>

#define MAX 256

static struct virtq vq;
static struct virtq_slot slots[MAX];
static char cookies[MAX * 2];
static __u16 dev_avail, dev_used, dev_told; /* the device's memory */

static void *mem_of(__u16 num)
{
	void *mem = aligned_alloc(4096, 65536);

	memset(mem, 0, 65536);
	assert(virtq_mem_size(num, 4096) <= 65536);
	dev_avail = dev_used = dev_told = 0;
	return mem;
}

/* Finishes the oldest buffer; what it may write is what it says it wrote. */
static int device_step(void)
{
	__u16 head, i;
	__u32 in = 0;

	if (dev_avail == vq.avail->idx)
		return 0;
	head = vq.avail->ring[dev_avail++ % vq.num];
	for (i = head;; i = vq.desc[i].next) {
		assert(i < vq.num);
		if (vq.desc[i].flags & VRING_DESC_F_WRITE)
			in += vq.desc[i].len;
		if (!(vq.desc[i].flags & VRING_DESC_F_NEXT))
			break;
	}
	vq.used->ring[dev_used % vq.num] = (struct vring_used_elem){ head, in };
	vq.used->idx = ++dev_used;
	if (vq.event_idx) /* wants to hear of the next one */
		*(__u16 *)&vq.used->ring[vq.num] = dev_avail;
	return 1;
}

/* Nothing is lost or given twice, whatever the order of steps. */
static void honest(__u16 num, bool event_idx)
{
	void *mem = mem_of(num);
	struct virtq_seg seg[4];
	unsigned int inside = 0, serial = 0;
	__u32 lens[MAX * 2] = { 0 };
	__u32 len;

	assert(!virtq_init(&vq, mem, slots, num, 4096, event_idx));
	for (int n = 0; n < 100000; n++) {
		unsigned int out = rand() % 3, in = rand() % 3;
		unsigned int id = serial % (MAX * 2);
		char *c;

		switch (rand() % 3) {
		case 0:
			if (lens[id] || !(out + in))
				break;
			for (unsigned int k = 0; k < out + in; k++)
				seg[k] = (struct virtq_seg){ 0x1000 * k, 10 };
			if (virtq_add(&vq, seg, out, in, &cookies[id])) {
				assert(out + in > vq.nfree);
				break;
			}
			lens[id] = in * 10 + 1;
			inside++;
			serial++;
			virtq_publish(&vq);
			break;
		case 1:
			device_step();
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
	while (device_step())
		;
	while (virtq_get(&vq, &len))
		inside--;
	assert(!inside && vq.nfree == num && serial > 1000);
	free(mem);
}

/* A device that was told to be quiet is told of each wish exactly. */
static void notifications(void)
{
	void *mem = mem_of(8);
	struct virtq_seg seg = { 0, 1 };
	__u32 len;

	assert(!virtq_init(&vq, mem, slots, 8, 64, true));
	virtq_add(&vq, &seg, 1, 0, cookies);
	assert(virtq_publish(&vq)); /* it waits for index 0 */
	virtq_add(&vq, &seg, 1, 0, cookies);
	assert(!virtq_publish(&vq)); /* and has not asked again */
	device_step();
	assert(virtq_intr_on(&vq)); /* came in before the wish */
	assert(virtq_get(&vq, &len) && !virtq_intr_on(&vq));
	assert(vq.avail->ring[8] == vq.last_used);
	virtq_intr_off(&vq);
	assert((__u16)(vq.last_used - vq.avail->ring[8]) == 1);
	free(mem);
}

/*
 * Whatever a device writes, the driver gives back only what it was given, at
 * most once, with at most the length it offered, and touches nothing else.
 */
static void evil(void)
{
	struct virtq_seg seg = { 0, 100 };
	__u32 len;

	for (int n = 0; n < 3000; n++) {
		void *mem = mem_of(16);
		char seen[16] = { 0 };
		int back = 0;

		assert(!virtq_init(&vq, mem, slots, 16, 64, n & 1));
		for (int i = 0; i < 16; i++)
			assert(!virtq_add(&vq, &seg, 0, 1, &cookies[i]));
		virtq_publish(&vq);
		for (int step = 0; step < 200; step++) {
			__u8 *ring = mem;
			char *c;

			if (rand() % 2)
				ring[rand() % virtq_mem_size(16, 64)] = rand();
			else
				vq.used->idx += rand() % 3;
			c = virtq_get(&vq, &len);
			assert(vq.nfree == back + (c != NULL));
			assert(vq.in_flight == 16 - vq.nfree);
			if (!c)
				continue;
			back++;
			assert(c >= cookies && c < cookies + 16);
			assert(!seen[c - cookies]++ && len <= 100);
			virtq_publish(&vq);
			virtq_intr_on(&vq);
		}
		free(mem);
	}
}

/* A device that sleeps over what it was shown is noticed the second time. */
static void overlooked(bool event_idx)
{
	void *mem = mem_of(4);
	struct virtq_seg seg = { 0x1000, 100 };
	__u32 len;

	assert(!virtq_init(&vq, mem, slots, 4, 64, event_idx));
	assert(!virtq_overlooked(&vq) && !virtq_overlooked(&vq));
	assert(!virtq_add(&vq, &seg, 1, 0, cookies));
	/* not shown yet */
	assert(!virtq_overlooked(&vq) && !virtq_overlooked(&vq));
	assert(virtq_publish(&vq));
	assert(!virtq_overlooked(&vq) && virtq_overlooked(&vq));
	assert(virtq_overlooked(&vq));
	/* the device takes it and waits for the next */
	vq.used->ring[0].id = 0;
	vq.used->idx = 1;
	*(__u16 *)&vq.used->ring[4] = 1;
	assert(!virtq_overlooked(&vq) && !virtq_overlooked(&vq));
	assert(virtq_get(&vq, &len) == cookies);
	/* the device is awake: it works on the next without being told */
	assert(!virtq_add(&vq, &seg, 1, 0, cookies));
	vq.used->flags = VRING_USED_F_NO_NOTIFY;
	*(__u16 *)&vq.used->ring[4] = 0;
	assert(!virtq_publish(&vq));
	assert(!virtq_overlooked(&vq) && !virtq_overlooked(&vq));
	free(mem);
}

static void limits(void)
{
	void *mem = mem_of(4);
	struct virtq_seg seg[5] = { 0 };

	assert(virtq_init(&vq, mem, slots, 0, 64, false) == -EINVAL);
	assert(virtq_init(&vq, mem, slots, 3, 64, false) == -EINVAL);
	assert(virtq_init(&vq, mem, slots, 2048, 64, false) == -EINVAL);
	assert(!virtq_init(&vq, mem, slots, 4, 64, false));
	assert(virtq_add(&vq, seg, 0, 0, cookies) == -ENOSPC);
	assert(virtq_add(&vq, seg, 5, 0, cookies) == -ENOSPC);
	assert(!virtq_add(&vq, seg, 4, 0, cookies));
	assert(virtq_add(&vq, seg, 1, 0, cookies) == -ENOSPC);
	free(mem);
}

int main(void)
{
	srand(1);
	printf("1..6\n");
	limits();
	printf("ok 1 - sizes and full rings\n");
	honest(MAX, false);
	honest(8, false);
	printf("ok 2 - an honest device, flags\n");
	honest(MAX, true);
	honest(8, true);
	printf("ok 3 - an honest device, event index\n");
	notifications();
	printf("ok 4 - notifications\n");
	evil();
	printf("ok 5 - a device that writes anything\n");
	overlooked(false);
	overlooked(true);
	printf("ok 6 - a device that sleeps over buffers\n");
	return 0;
}
