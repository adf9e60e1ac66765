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
#define ADDS 1000U /* regions at most */

static __u8 *arena;
static __u16 owner[ARENA_PAGES]; /* 0: free or not there */
static __u8 usable[ARENA_PAGES];
static struct buddy b;
static __u64 seed;

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

/* Pages that the allocator took for its own tables are not to be given out. */
static void hide_own_pages(const struct buddy_region *r)
{
	__uptr p = r->base;
	__u8 m;

	while (p < r->frontier) {
		m = r->meta[(p - r->base) >> PAGE_SHIFT];
		if (!(m & 0x80))
			usable[(p - (__uptr)arena) >> PAGE_SHIFT] = 0;
		p += PAGE_SIZE << (m & 0x80 ? m & 0x3f : 0);
	}
}

/* Regions of `max` pages at most, in any order, with and without holes. */
static void add_regions(unsigned int n, unsigned int max)
{
	__sz at[ADDS], len[ADDS], pos = 0;
	unsigned int i, k, count;

	buddy_init(&b);
	memset(usable, 0, sizeof(usable));
	memset(owner, 0, sizeof(owner));
	for (count = 0; count < n && pos < ARENA_PAGES; count++) {
		pos += rnd() % 3 ? rnd() % 64 : 0;
		len[count] = 1 + rnd() % (rnd() % 4 ? MIN(max, 40) : max);
		if (pos >= ARENA_PAGES)
			break;
		len[count] = MIN(len[count], ARENA_PAGES - pos);
		at[count] = pos;
		pos += len[count] + rnd() % 2;
	}
	for (i = 0; i < count; i++) {
		k = rnd() % 2 ? i : i + rnd() % (count - i);
		(void)buddy_add(&b,
				(__uptr)arena + (at[k] << PAGE_SHIFT) +
					(rnd() % 2 ? 0 : rnd() % 4096),
				len[k] << PAGE_SHIFT);
		at[k] = at[i];
		len[k] = len[i];
	}
	for (i = 0; i < b.nregions; i++)
		memset(&usable[(b.reg[i].base - (__uptr)arena) >> PAGE_SHIFT],
		       1, (b.reg[i].end - b.reg[i].base) >> PAGE_SHIFT);
	for (i = 0; i < b.nregions; i++)
		hide_own_pages(&b.reg[i]);
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

static void *get_range(__sz n, __sz align)
{
	__sz lo = rnd() % ARENA_PAGES, hi = lo + rnd() % (ARENA_PAGES - lo);
	__uptr min = (__uptr)arena + (lo << PAGE_SHIFT);
	__uptr max = (__uptr)arena + (hi << PAGE_SHIFT);
	__u8 *p = buddy_alloc_range(&b, n, align, min, max);

	assert(!p ||
	       ((__uptr)p >= min && (__uptr)p + (n << PAGE_SHIFT) <= max));
	return p;
}

static void get(unsigned int i)
{
	__sz align = rnd() % 4 ? 1 : PAGE_SIZE << (rnd() % 10);
	__sz n = any_size();

	slot[i].sized = rnd() % 2;
	slot[i].pages = n;
	if (slot[i].sized)
		slot[i].p = buddy_alloc_sized(&b, n, align);
	else if (rnd() % 4)
		slot[i].p = buddy_alloc(&b, n, align);
	else
		slot[i].p = get_range(n, align);
	if (!slot[i].p)
		return;
	assert(IS_ALIGNED((__uptr)slot[i].p, align));
	own(slot[i].p, n, i + 1, 0);
	memset(slot[i].p, 0xa5, 64);
	assert(!slot[i].sized || buddy_size(&b, slot[i].p) == n);
}

/* What follows is free, by the model's word. */
static int room_behind(const __u8 *p, __sz from, __sz to)
{
	__sz at = (p - arena) >> PAGE_SHIFT;
	unsigned int r = 0;

	while ((__uptr)p >= b.reg[r].end)
		r++;
	if ((__uptr)p + (to << PAGE_SHIFT) > b.reg[r].end)
		return 0;
	while (from < to && usable[at + from] && !owner[at + from])
		from++;
	return from == to;
}

static void resize(unsigned int i)
{
	__sz was = slot[i].pages, n = any_size();
	int rc, fits = n <= was || room_behind(slot[i].p, was, n);

	rc = buddy_resize(&b, slot[i].p, n);
	assert(!rc == fits);
	if (rc)
		return;
	own(slot[i].p, was, 0, i + 1);
	own(slot[i].p, n, i + 1, 0);
	slot[i].pages = n;
	assert(buddy_size(&b, slot[i].p) == n);
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

/* The longest run of usable pages that one region has. */
static __sz longest_run(void)
{
	__sz best = 0, n, at;
	unsigned int i;

	for (i = 0; i < b.nregions; i++) {
		at = (b.reg[i].base - (__uptr)arena) >> PAGE_SHIFT;
		for (n = 0; at < (b.reg[i].end - (__uptr)arena) >> PAGE_SHIFT;
		     at++) {
			n = usable[at] ? n + 1 : 0;
			best = MAX(best, n);
		}
	}
	return best;
}

/* Pages are never given twice, and all come back, also the longest run. */
static void trace(unsigned int regions, unsigned int max, unsigned int steps)
{
	__sz free_pages = 0, longest;
	unsigned int i;
	void *p;

	add_regions(regions, max);
	for (i = 0; i < ARENA_PAGES; i++)
		free_pages += usable[i];
	assert(free_pages == b.free_pages && free_pages == b.total_pages);
	longest = longest_run();
	while (steps--) {
		i = rnd() % SLOTS;
		if (slot[i].p && slot[i].sized && rnd() % 2)
			resize(i);
		else if (slot[i].p)
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
	assert(!buddy_alloc(&b, longest + 1, 1));
}

/* Memory that comes later, below what is used up, is found. */
static void later(void)
{
	__uptr base = (__uptr)arena;

	buddy_init(&b);
	assert(!buddy_add(&b, base + (100 << PAGE_SHIFT), 3 << PAGE_SHIFT));
	assert(!buddy_add(&b, base + (200 << PAGE_SHIFT), 3 << PAGE_SHIFT));
	while (buddy_alloc(&b, 1, 1))
		;
	assert(!b.free_pages);
	assert(!buddy_add(&b, base, 2 << PAGE_SHIFT));
	assert(buddy_alloc(&b, 1, 1) && buddy_alloc(&b, 1, 1));
}

int main(int argc, char *argv[])
{
	/* At an address with low bits, as physical memory has them */
	arena = mmap((void *)0x200000000000UL, (ARENA_PAGES + 1) << PAGE_SHIFT,
		     PROT_READ | PROT_WRITE,
		     MAP_PRIVATE | MAP_ANONYMOUS | MAP_FIXED_NOREPLACE, -1, 0);
	assert(arena != MAP_FAILED);
	seed = argc > 1 ? strtoul(argv[1], NULL, 0) : 88172645463325252UL;
	printf("1..2\n# seed %lu\n", seed);
	for (int i = 0; i < 60; i++)
		trace(1 + rnd() % 20, 8000, 4000);
	printf("ok 1 - buddy random traces\n");
	for (int i = 0; i < 20; i++)
		trace(ADDS, 1 + rnd() % 5, 2000);
	later();
	printf("ok 2 - hundreds of small regions\n");
	return 0;
}
