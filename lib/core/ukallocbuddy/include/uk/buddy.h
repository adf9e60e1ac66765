/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The page allocator's arithmetic, without locks: a binary buddy system over
 * any number of regions, for exact numbers of pages.
 *
 * One byte per page says what the page is.  It lies in the first pages of the
 * page's own region.  A region is opened from below as memory is needed: pages
 * above `frontier` and their bytes have never been touched, so starting costs
 * the same for a megabyte and for a terabyte.  Runs longer than the largest
 * block come from above the frontier, or from a search for adjacent free
 * blocks.
 *
 * Bytes:  0           inside an allocation or a free block
 *         0x80|order  first page of a free block; the page holds the links
 *         0x40|n      first page of a sized allocation (buddy_alloc_sized) of
 *                     n pages, 1 to 62; 0x7f: the number is in the next 6
 * bytes, 7 bits each, so that none looks like a free block
 */
#ifndef __UK_BUDDY_H__
#define __UK_BUDDY_H__

#include <uk/essentials.h>
#include <uk/list.h>
#include <uk/page.h>

#define BUDDY_MAX_ORDER 12 /* 16 MiB */
#define BUDDY_MAX_REGIONS 64
#define BUDDY_POOL 512 /* bytes for small regions */

struct buddy_region {
	__uptr base; /* first page */
	__uptr end; /* exclusive */
	__uptr frontier; /* pages from here on are free, and untouched */
	__u8 *meta; /* one byte per page from base on; valid below frontier */
};

struct buddy {
	struct uk_list_head free[BUDDY_MAX_ORDER + 1];
	unsigned int avail; /* bit n: free[n] is not empty */
	unsigned int nregions;
	__sz free_pages;
	__sz total_pages;
	struct buddy_region reg[BUDDY_MAX_REGIONS];
	unsigned int pool_used;
	__u8 pool[BUDDY_POOL];
};

UK_BEGIN_DECLS

/** Makes `b` an allocator without memory. */
void buddy_init(struct buddy *b);

/**
 * Adds memory.  Odd ends are cut off.  -ENOMEM if there are too many regions or
 * the region is too small to be of use.  Touches nothing in it.
 */
int buddy_add(struct buddy *b, __uptr base, __sz len);

/** `pages` pages aligned to `align` bytes (a power of two), or NULL. */
void *buddy_alloc(struct buddy *b, __sz pages, __sz align);

/** Gives back any run of allocated pages. */
void buddy_free(struct buddy *b, void *p, __sz pages);

/** The same with the size noted: buddy_size() tells it. */
void *buddy_alloc_sized(struct buddy *b, __sz pages, __sz align);
__sz buddy_size(struct buddy *b, const void *p); /* 0: not from there */
void buddy_free_sized(struct buddy *b, void *p);

/** Pages of the longest run (of what is easily seen). */
__sz buddy_largest(const struct buddy *b);

UK_END_DECLS

#endif /* __UK_BUDDY_H__ */
