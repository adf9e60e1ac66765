/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Regions: blocks do not overlap, keep their contents when they grow, and use
 * every piece of memory and nothing else.
 * host-sources: region.c allocregion.c ../ukalloc/alloc.c
 * ../../base/isrlib/string.c
 */

#include <assert.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <uk/allocregion.h>

#include "../region.h"

#define PIECES 5
#define LEN 40000UL
#define BLOCKS 3000

static __u64 seed;
static __u8 *piece[PIECES];
static unsigned int piece_at;
static struct {
	__u8 *p;
	__sz n;
} blk[BLOCKS];
static unsigned int nblk;

static __u64 rnd(void)
{
	seed ^= seed << 13;
	seed ^= seed >> 7;
	seed ^= seed << 17;
	return seed;
}

static int next_piece(struct region *r __unused, __uptr *base, __uptr *end)
{
	if (piece_at == PIECES)
		return 0;
	*base = (__uptr)piece[piece_at];
	*end = *base + LEN;
	piece_at++;
	return 1;
}

static void hold(unsigned int i, __u8 *p, __sz n)
{
	blk[i].p = p;
	blk[i].n = n;
	memset(p, i & 0xff, n);
}

static void check(unsigned int i)
{
	for (__sz k = 0; k < blk[i].n; k++)
		assert(blk[i].p[k] == (i & 0xff));
}

static void grow(struct uk_alloc *a, unsigned int i)
{
	__sz n = rnd() % 300, was = blk[i].n;
	__u8 *p;

	if (was == PAGE_SIZE) /* a page: not malloc's */
		return;
	p = uk_realloc(a, blk[i].p, n + 1);
	if (!p)
		return;
	blk[i].p = p;
	blk[i].n = MIN(was, n + 1);
	check(i);
	hold(i, p, n + 1);
}

static void take(struct uk_alloc *a)
{
	__sz n = rnd() % 200, align = 1UL << (rnd() % 9), avail, pages;
	__u8 *p;

	avail = uk_alloc_availmem(a);
	pages = rnd() % 40 == 0;
	p = pages ? uk_palloc(a, 1) : uk_memalign(a, align, n);
	if (!p)
		return;
	assert((__uptr)p % (pages ? PAGE_SIZE : MAX(align, 16UL)) == 0);
	assert(uk_alloc_availmem(a) < avail);
	assert(pages || uk_malloc_usable(a, p) >= n);
	hold(nblk++, p, pages ? PAGE_SIZE : n);
}

static void trace(void)
{
	struct region r;
	unsigned int i;

	region_setup(&r, 0, 0);
	r.next_piece = next_piece;
	r.avail = PIECES * LEN;
	piece_at = nblk = 0;
	for (i = 0; i < PIECES; i++)
		piece[i] = malloc(LEN);
	for (i = 0; i < 6000 && nblk < BLOCKS; i++) {
		if (nblk && rnd() % 4 == 0)
			grow(&r.self, rnd() % 2 ? nblk - 1 : rnd() % nblk);
		else
			take(&r.self);
	}
	assert(piece_at == PIECES && r.avail == r.end - r.cur);
	for (i = 0; i < nblk; i++)
		check(i);
	for (i = 0; i < PIECES; i++)
		free(piece[i]);
}

static void in_place(void)
{
	char *mem = malloc(4096 + 3);
	struct uk_alloc *a = uk_allocregion_init(mem + 3, 4096);
	char *p, *q;

	assert(a && uk_alloc_head == a);
	p = uk_malloc(a, 24);
	assert(uk_realloc(a, p, 2000) == p && uk_realloc(a, p, 30) == p);
	q = uk_malloc(a, 24);
	assert(q - p < 100); /* shrinking gave the bytes back */
	strcpy(p, "kept");
	p = uk_realloc(a, p, 100);
	assert(p > q && !strcmp(p, "kept"));
	assert(!uk_malloc(a, ~0UL) && !uk_malloc(a, 4096));
	assert(!uk_realloc(a, p, ~0UL - 3) && !strcmp(p, "kept"));
	while (uk_malloc(a, 1))
		;
	assert(!uk_allocregion_init(mem, 20));
	free(mem);
}

int main(int argc, char *argv[])
{
	seed = argc > 1 ? strtoul(argv[1], NULL, 0) : 4711;
	printf("1..2\n# seed %lu\n", seed);
	for (int i = 0; i < 30; i++)
		trace();
	printf("ok 1 - random traces over several pieces\n");
	in_place();
	printf("ok 2 - growing and shrinking in place\n");
	return 0;
}
