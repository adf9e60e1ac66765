/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The heap with random traces: nothing overlaps, everything comes back.
 * host-sources: slab.c ../ukallocbuddy/buddy.c
 */

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include <uk/buddy.h>

#include "../slab.h"

#define ARENA (64UL << 20)
#define SLOTS 4096

static struct buddy b;
static struct heap h;
static __u64 seed;
static struct {
	__u8 *p;
	__sz size;
} slot[SLOTS];

static __u64 rnd(void)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return seed;
}

static __sz any_size(void)
{
	switch (rnd() % 8) {
	case 0:
		return rnd() % 100000;
	case 1:
		return rnd() % 5000;
	default:
		return rnd() % 300;
	}
}

static void get(unsigned int i)
{
	__sz align = rnd() % 3 ? 1 : 1UL << (rnd() % 15);
	__sz size = any_size();

	slot[i].size = size;
	slot[i].p = align == 1 ? heap_malloc(&h, size)
			       : heap_memalign(&h, align, size);
	if (!slot[i].p)
		return;
	assert(IS_ALIGNED((__uptr)slot[i].p, MAX(align, 16UL)));
	assert(heap_usable(&h, slot[i].p) >= size);
	memset(slot[i].p, i & 0xff, size);
}

static void put(unsigned int i)
{
	for (__sz k = 0; k < slot[i].size; k++)
		assert(slot[i].p[k] == (i & 0xff));
	heap_free(&h, slot[i].p);
	slot[i].p = NULL;
}

/* In place or not at all; what was there stays. */
static void resize(unsigned int i)
{
	__sz size = any_size(), k;

	if (heap_resize(&h, slot[i].p, size))
		return;
	for (k = 0; k < MIN(size, slot[i].size); k++)
		assert(slot[i].p[k] == (i & 0xff));
	assert(heap_usable(&h, slot[i].p) >= size);
	memset(slot[i].p, i & 0xff, size);
	slot[i].size = size;
}

/* A long block grows over free pages behind it, and gives them back. */
static void long_resize(void)
{
	__sz before = b.free_pages;
	void *p = heap_malloc(&h, 1UL << 20);

	assert(!heap_resize(&h, p, 8UL << 20));
	assert(before - b.free_pages == 8UL << (20 - PAGE_SHIFT));
	assert(heap_resize(&h, p, 1UL << 40));
	assert(heap_resize(&h, p, ~0UL) && heap_resize(&h, p, 8));
	assert(!heap_resize(&h, p, 5000));
	assert(before - b.free_pages == 2);
	heap_free(&h, p);
	assert(b.free_pages == before);
}

int main(int argc, char *argv[])
{
	void *arena =
		mmap((void *)0x200000000000UL, ARENA, PROT_READ | PROT_WRITE,
		     MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0);
	__sz pages;

	assert(arena != MAP_FAILED);
	seed = argc > 1 ? strtoul(argv[1], NULL, 0) : 424242;
	printf("1..4\n# seed %lu\n", seed);
	buddy_init(&b);
	assert(!buddy_add(&b, (__uptr)arena, ARENA));
	heap_init(&h, &b);
	pages = b.free_pages;
	for (int n = 0; n < 400000; n++) {
		unsigned int i = rnd() % SLOTS;

		if (slot[i].p && rnd() % 3 == 0)
			resize(i);
		else if (slot[i].p)
			put(i);
		else
			get(i);
	}
	for (unsigned int i = 0; i < SLOTS; i++)
		if (slot[i].p)
			put(i);
	/* At most one empty slab per class is kept */
	assert(b.free_pages + SLAB_CLASSES * SLAB_PAGES >= pages);
	printf("ok 1 - heap random traces\n");

	buddy_init(&b);
	assert(!buddy_add(&b, (__uptr)arena, ARENA));
	heap_init(&h, &b);
	/* 24 bytes cost 32 */
	assert(heap_usable(&h, heap_malloc(&h, 24)) == 32);
	printf("ok 2 - 24 bytes cost 32\n");

	long_resize();
	printf("ok 3 - a long block in place\n");

	/* More than half of the memory in one piece */
	assert(heap_malloc(&h, 40UL << 20));
	assert(!heap_malloc(&h, 40UL << 20));
	assert(!heap_malloc(&h, ~0UL) && !heap_malloc(&h, ~0UL - 4096));
	printf("ok 4 - large blocks\n");
	return 0;
}
