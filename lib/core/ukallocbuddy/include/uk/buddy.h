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
 * Regions are kept sorted by address.  Small ones keep their bytes in a pool
 * that all share, so that a region of one page is of use.
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
#define BUDDY_REGIONS 16 /* before the table moves to pages of its own */
#define BUDDY_POOL 512 /* bytes for small regions, likewise */

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
	unsigned int cap; /* room in reg */
	unsigned int closed; /* all regions before this one are open */
	__sz free_pages;
	__sz total_pages;
	struct buddy_region *reg; /* reg0, or pages of its own */
	__u8 *pool; /* pool0, or a page */
	__sz pool_left;
	struct buddy_region reg0[BUDDY_REGIONS];
	__u8 pool0[BUDDY_POOL];
};

UK_BEGIN_DECLS

/** Makes `b` an allocator without memory; it must not move afterwards. */
void buddy_init(struct buddy *b);

/**
 * Adds memory that is not there yet.  Odd ends are cut off.  -ENOMEM if the
 * region is too small to be of use, or without memory for bookkeeping.
 * Touches nothing in the region, but may take pages of earlier ones.
 */
int buddy_add(struct buddy *b, __uptr base, __sz len);

/** `pages` pages aligned to `align` bytes (a power of two), or NULL. */
void *buddy_alloc(struct buddy *b, __sz pages, __sz align);

/**
 * The same within [min, max).  Takes time that grows with the number of blocks
 * below `max`.
 */
void *buddy_alloc_range(struct buddy *b, __sz pages, __sz align, __uptr min,
			__uptr max);

/** Gives back any run of allocated pages. */
void buddy_free(struct buddy *b, void *p, __sz pages);

/** The same with the size noted: buddy_size() tells it. */
void *buddy_alloc_sized(struct buddy *b, __sz pages, __sz align);
__sz buddy_size(struct buddy *b, const void *p); /* 0: not from there */
void buddy_free_sized(struct buddy *b, void *p);
/** Makes such an allocation `pages` long where it is; 0 or -ENOMEM. */
int buddy_resize(struct buddy *b, void *p, __sz pages);

/** Pages of the longest run (of what is easily seen). */
__sz buddy_largest(const struct buddy *b);

UK_END_DECLS

#endif /* __UK_BUDDY_H__ */
