/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A virtio device that writes any bytes into the rings of either format: the
 * driver gives back only what it was given, once, with no more than the length
 * it offered.
 */
/* fuzz-sources: drivers/virtio/ring/ring.c */
/* fuzz-sources: drivers/virtio/ring/split.c drivers/virtio/ring/packed.c */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <virtio/ring.h>

#define NUM 16
#define LEN 100

static void check(int ok)
{
	if (!ok)
		abort();
}

static int outside(const char given[NUM])
{
	int n = 0;

	for (int k = 0; k < NUM; k++)
		n += given[k];
	return n;
}

/* Adds what is not outside, in one piece or in two. */
static void give(struct virtq *vq, char cookies[NUM], char given[NUM])
{
	struct virtq_seg seg[2] = { { 0, LEN / 2 }, { 0, LEN / 2 } };

	for (int k = 0; k < NUM; k++)
		if (!given[k] &&
		    !virtq_add(vq, seg, k & 1, 2 - (k & 1), &cookies[k]))
			given[k] = 1;
}

static void run(const uint8_t *data, size_t size, unsigned int flags)
{
	size_t n = virtq_mem_size(NUM, 64);
	uint8_t *mem = aligned_alloc(64, (n + 63) & ~63UL);
	struct vring_desc tables[NUM * 2];
	struct virtq_slot slots[NUM];
	char cookies[NUM], given[NUM];
	struct virtq vq;
	__u32 len;
	char *c;

	memset(mem, 0, n);
	check(!virtq_init(&vq, mem, slots, NUM, 64, flags));
	virtq_indirect(&vq, tables, (__u64)tables, size & 2);
	memset(given, 0, sizeof(given));
	for (size_t i = 0; i + 3 <= size; i += 3) {
		give(&vq, cookies, given);
		virtq_publish(&vq);
		mem[(data[i] | data[i + 1] << 8) % n] = data[i + 2];
		while ((c = virtq_get(&vq, &len))) {
			check(c >= cookies && c < cookies + NUM);
			check(given[c - cookies] && len <= LEN);
			given[c - cookies] = 0;
		}
		virtq_intr_on(&vq);
		virtq_intr_off(&vq);
		virtq_overlooked(&vq);
		check(vq.nfree <= NUM && vq.in_flight == outside(given));
	}
	while ((c = virtq_detach(&vq)))
		given[c - cookies] = 0;
	check(!outside(given));
	free(mem);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	run(data, size, size & 1);
	run(data, size, (size & 1) | VIRTQ_F_PACKED);
	return 0;
}
