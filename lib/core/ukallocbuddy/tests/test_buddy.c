/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The page allocator against a model that knows of every page who owns it,
 * with random traces over many maps.
 * host-sources: buddy.c
 */

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>

#include <uk/buddy.h>

#define ARENA_PAGES 16384UL
#define SLOTS 512

static __u8 *arena;
static __u16 owner[ARENA_PAGES]; /* 0: free or not there */
static __u8 usable[ARENA_PAGES];
static struct buddy b;
static __u64 seed = 88172645463325252UL;

static struct {
	__u8 *p;
	__sz pages;
	int sized;
} slot[SLOTS];

static __u64 rnd(void)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return seed;
}

static void own(__u8 *p, __sz pages, __u16 who, __u16 was)
{
	__sz i = (p - arena) >> PAGE_SHIFT;

	for (; pages--; i++) {
		assert(i < ARENA_PAGES && usable[i] && owner[i] == was);
		owner[i] = who;
	}
}

static void add_regions(unsigned int n)
{
	__sz at = 0, len;

	buddy_init(&b);
	memset(usable, 0, sizeof(usable));
	memset(owner, 0, sizeof(owner));
	while (n-- && at < ARENA_PAGES) {
		at += rnd() % 3 ? rnd() % 64 : 0;
		len = rnd() % 4 ? 1 + rnd() % 40 : 1 + rnd() % 8000;
		if (at >= ARENA_PAGES)
			break;
		if (len > ARENA_PAGES - at)
			len = ARENA_PAGES - at;
		(void)buddy_add(&b,
				(__uptr)arena + (at << PAGE_SHIFT) +
					(rnd() % 2 ? 0 : rnd() % 4096),
				len << PAGE_SHIFT);
		at += len + 1;
	}
	for (unsigned int i = 0; i < b.nregions; i++)
		memset(&usable[(b.reg[i].base - (__uptr)arena) >> PAGE_SHIFT],
		       1, (b.reg[i].end - b.reg[i].base) >> PAGE_SHIFT);
}

static __sz any_size(void)
{
	switch (rnd() % 8) {
	case 0:
		return 1 + rnd() % 6000;
	case 1:
	case 2:
		return 1 + rnd() % 200;
	default:
		return 1 + rnd() % 8;
	}
}

static void get(unsigned int i)
{
	__sz align = rnd() % 4 ? 1 : PAGE_SIZE << (rnd() % 10);
	__sz n = any_size();

	slot[i].sized = rnd() % 2;
	slot[i].pages = n;
	slot[i].p = slot[i].sized ? buddy_alloc_sized(&b, n, align)
				  : buddy_alloc(&b, n, align);
	if (!slot[i].p)
		return;
	assert(IS_ALIGNED((__uptr)slot[i].p, align));
	own(slot[i].p, n, i + 1, 0);
	memset(slot[i].p, 0xa5, 64);
	assert(!slot[i].sized || buddy_size(&b, slot[i].p) == n);
}

static void put(unsigned int i)
{
	__sz head = 0;

	assert(slot[i].p[63] == 0xa5);
	own(slot[i].p, slot[i].pages, 0, i + 1);
	if (slot[i].sized) {
		buddy_free_sized(&b, slot[i].p);
	} else {
		/* In two parts, as munmap does it */
		head = rnd() % slot[i].pages;
		if (head)
			buddy_free(&b, slot[i].p, head);
		buddy_free(&b, slot[i].p + (head << PAGE_SHIFT),
			   slot[i].pages - head);
	}
	slot[i].p = NULL;
}

/* Pages are never given twice, and all come back, also the longest run. */
static void trace(unsigned int regions, unsigned int steps)
{
	__sz free_pages, longest = 0, n;
	unsigned int i;
	void *p;

	add_regions(regions);
	free_pages = b.free_pages;
	for (i = 0; i < b.nregions; i++) {
		n = (b.reg[i].end - b.reg[i].base) >> PAGE_SHIFT;
		longest = MAX(longest, n);
	}
	while (steps--) {
		i = rnd() % SLOTS;
		if (slot[i].p)
			put(i);
		else
			get(i);
	}
	for (i = 0; i < SLOTS; i++)
		if (slot[i].p)
			put(i);
	assert(b.free_pages == free_pages);
	if (!longest)
		return;
	p = buddy_alloc(&b, longest, 1);
	assert(p);
	buddy_free(&b, p, longest);
	assert(!buddy_alloc(&b, longest + 1, 1) || b.nregions > 1);
}

int main(void)
{
	/* At an address with low bits, as physical memory has them */
	arena = mmap((void *)0x200000000000UL, (ARENA_PAGES + 1) << PAGE_SHIFT,
		     PROT_READ | PROT_WRITE,
		     MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0);
	assert(arena != MAP_FAILED);
	printf("1..1\n");
	for (int i = 0; i < 60; i++)
		trace(1 + rnd() % 20, 4000);
	printf("ok 1 - buddy random traces\n");
	return 0;
}
