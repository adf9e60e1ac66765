/* SPDX-License-Identifier: BSD-3-Clause */
/* The page allocator's arithmetic; see <uk/buddy.h> for the data layout. */

#include <errno.h>
#include <string.h>

#include <uk/buddy.h>

#define M_FREE 0x80
#define M_SIZED 0x40
#define M_ORDER 0x3f
#define M_LONG 0x7f
#define LONG_BYTES 6
#define OPEN_PAGES 256UL /* the frontier moves by so much */

void buddy_init(struct buddy *b)
{
	unsigned int i;

	b->avail = 0;
	b->nregions = 0;
	b->free_pages = 0;
	b->total_pages = 0;
	b->pool_used = 0;
	for (i = 0; i <= BUDDY_MAX_ORDER; i++)
		UK_INIT_LIST_HEAD(&b->free[i]);
}

/* Takes room for the bytes of `pages` pages: from the pool or from the region
 */
static __sz region_meta(struct buddy *b, struct buddy_region *r, __sz pages)
{
	if (pages <= BUDDY_POOL - b->pool_used) {
		r->meta = &b->pool[b->pool_used];
		b->pool_used += pages;
		return 0;
	}
	r->meta = (__u8 *)r->base;
	return PAGE_COUNT(pages);
}

int buddy_add(struct buddy *b, __uptr base, __sz len)
{
	struct buddy_region *r;
	__uptr end = ALIGN_DOWN(base + len, PAGE_SIZE);
	__sz pages, meta;

	base = ALIGN_UP(base, PAGE_SIZE);
	if (end <= base || b->nregions == BUDDY_MAX_REGIONS)
		return -ENOMEM;
	pages = (end - base) >> PAGE_SHIFT;

	r = &b->reg[b->nregions];
	r->base = base;
	meta = region_meta(b, r, pages);
	if (meta >= pages)
		return -ENOMEM;
	r->base = base + (meta << PAGE_SHIFT);
	r->end = end;
	r->frontier = r->base;
	b->nregions++;
	b->free_pages += pages - meta;
	b->total_pages += pages - meta;
	return 0;
}

static struct buddy_region *region_of(struct buddy *b, __uptr p)
{
	unsigned int i;

	for (i = 0; i < b->nregions; i++)
		if (p >= b->reg[i].base && p < b->reg[i].end)
			return &b->reg[i];
	return __NULL;
}

static __u8 *meta_of(const struct buddy_region *r, __uptr p)
{
	return &r->meta[(p - r->base) >> PAGE_SHIFT];
}

static void block_insert(struct buddy *b, struct buddy_region *r, __uptr p,
			 unsigned int order)
{
	*meta_of(r, p) = M_FREE | order;
	uk_list_add((struct uk_list_head *)p, &b->free[order]);
	b->avail |= 1U << order;
}

static void block_remove(struct buddy *b, struct buddy_region *r, __uptr p,
			 unsigned int order)
{
	*meta_of(r, p) = 0;
	uk_list_del((struct uk_list_head *)p);
	if (uk_list_empty(&b->free[order]))
		b->avail &= ~(1U << order);
}

/* Frees one aligned block, joining it with its free buddies. */
static void block_free(struct buddy *b, struct buddy_region *r, __uptr p,
		       unsigned int order)
{
	__uptr bud;

	for (; order < BUDDY_MAX_ORDER; order++) {
		bud = p ^ (PAGE_SIZE << order);
		if (bud < r->base || bud >= r->frontier ||
		    *meta_of(r, bud) != (M_FREE | order))
			break;
		block_remove(b, r, bud, order);
		p = MIN(p, bud);
	}
	block_insert(b, r, p, order);
}

static unsigned int log2_up(__sz n)
{
	return n <= 1 ? 0 : 64 - __builtin_clzl(n - 1);
}

/* Frees any run of pages as the largest aligned blocks that it consists of. */
static void run_free(struct buddy *b, struct buddy_region *r, __uptr p,
		     __sz pages)
{
	unsigned int order;

	while (pages) {
		order = MIN(__builtin_ctzl(p >> PAGE_SHIFT), BUDDY_MAX_ORDER);
		order = MIN(order, 63U - __builtin_clzl(pages));
		block_free(b, r, p, order);
		p += PAGE_SIZE << order;
		pages -= 1UL << order;
	}
}

/* Moves the frontier up by `pages`: they are not on a free list then. */
static __uptr region_open(struct buddy_region *r, __sz pages)
{
	__uptr p = r->frontier;

	memset(meta_of(r, p), 0, pages);
	r->frontier += pages << PAGE_SHIFT;
	return p;
}

static void *alloc_block(struct buddy *b, __sz pages, unsigned int order)
{
	unsigned int have = b->avail >> order;
	struct buddy_region *r;
	__uptr p;

	if (!have)
		return __NULL;
	have = order + __builtin_ctz(have);
	p = (__uptr)b->free[have].next;
	r = region_of(b, p);
	block_remove(b, r, p, have);
	if (pages < 1UL << have)
		run_free(b, r, p + (pages << PAGE_SHIFT),
			 (1UL << have) - pages);
	return (void *)p;
}

/* Takes the pages right from above a frontier. */
static void *alloc_frontier(struct buddy *b, __sz pages, __sz align)
{
	struct buddy_region *r;
	__uptr p;
	__sz gap;

	for (r = b->reg; r < b->reg + b->nregions; r++) {
		p = ALIGN_UP(r->frontier, align);
		if (p < r->frontier || p >= r->end ||
		    (r->end - p) >> PAGE_SHIFT < pages)
			continue;
		gap = (p - r->frontier) >> PAGE_SHIFT;
		if (gap)
			run_free(b, r, region_open(r, gap), gap);
		return (void *)region_open(r, pages);
	}
	return __NULL;
}

/* Opens a piece of some region for the free lists; 0 if all are open. */
static int open_some(struct buddy *b)
{
	struct buddy_region *r;
	__uptr to;
	__sz pages;

	for (r = b->reg; r < b->reg + b->nregions; r++) {
		if (r->frontier == r->end)
			continue;
		to = ALIGN_UP(r->frontier + 1, OPEN_PAGES << PAGE_SHIFT);
		to = MIN(to, r->end);
		pages = (to - r->frontier) >> PAGE_SHIFT;
		run_free(b, r, region_open(r, pages), pages);
		return 1;
	}
	return 0;
}

/* Takes [p, p + pages), which consists of free blocks and untouched pages. */
static void *take_run(struct buddy *b, struct buddy_region *r, __uptr start,
		      __uptr p, __sz pages)
{
	__uptr end = p + (pages << PAGE_SHIFT);
	__uptr q = start;
	unsigned int order;

	while (q < end && q < r->frontier) {
		order = *meta_of(r, q) & M_ORDER;
		block_remove(b, r, q, order);
		q += PAGE_SIZE << order;
	}
	if (q < end)
		region_open(r, (end - q) >> PAGE_SHIFT);
	q = MAX(q, end);
	if (p > start)
		run_free(b, r, start, (p - start) >> PAGE_SHIFT);
	if (q > end)
		run_free(b, r, end, (q - end) >> PAGE_SHIFT);
	return (void *)p;
}

/* Looks for adjacent free blocks; slow, but finds every run there is. */
static void *alloc_search(struct buddy *b, __sz pages, __sz align)
{
	struct buddy_region *r;
	__uptr q, start;
	__u8 m;

	for (r = b->reg; r < b->reg + b->nregions; r++) {
		start = r->base;
		for (q = r->base; q < r->frontier;) {
			m = *meta_of(r, q);
			if (!(m & M_FREE)) {
				q += PAGE_SIZE;
				start = q;
				continue;
			}
			q += PAGE_SIZE << (m & M_ORDER);
			if (ALIGN_UP(start, align) + (pages << PAGE_SHIFT) <= q)
				return take_run(b, r, start,
						ALIGN_UP(start, align), pages);
		}
		q = ALIGN_UP(start, align);
		if (q < r->end && (r->end - q) >> PAGE_SHIFT >= pages)
			return take_run(b, r, start, q, pages);
	}
	return __NULL;
}

void *buddy_alloc(struct buddy *b, __sz pages, __sz align)
{
	unsigned int order;
	void *p = __NULL;

	if (unlikely(!pages || pages > b->free_pages))
		return __NULL;
	align = MAX(align, PAGE_SIZE);
	order = log2_up(MAX(pages, align >> PAGE_SHIFT));
	if (likely(order <= BUDDY_MAX_ORDER)) {
		p = alloc_block(b, pages, order);
		while (!p && pages < OPEN_PAGES && open_some(b))
			p = alloc_block(b, pages, order);
	}
	if (!p)
		p = alloc_frontier(b, pages, align);
	if (!p)
		p = alloc_search(b, pages, align);
	if (p)
		b->free_pages -= pages;
	return p;
}

void buddy_free(struct buddy *b, void *p, __sz pages)
{
	struct buddy_region *r = region_of(b, (__uptr)p);

	b->free_pages += pages;
	run_free(b, r, (__uptr)p, pages);
}

void *buddy_alloc_sized(struct buddy *b, __sz pages, __sz align)
{
	void *p = buddy_alloc(b, pages, align);
	unsigned int i;
	__u8 *m;

	if (unlikely(!p))
		return __NULL;
	m = meta_of(region_of(b, (__uptr)p), (__uptr)p);
	if (pages < (M_LONG & ~M_SIZED)) {
		*m = M_SIZED | pages;
		return p;
	}
	*m = M_LONG;
	for (i = 1; i <= LONG_BYTES; i++, pages >>= 7)
		m[i] = pages & 0x7f;
	return p;
}

__sz buddy_size(struct buddy *b, const void *p)
{
	struct buddy_region *r = region_of(b, (__uptr)p);
	unsigned int i;
	__sz pages = 0;
	__u8 *m;

	if (unlikely(!r || (__uptr)p >= r->frontier ||
		     !PAGE_ALIGNED((__uptr)p)))
		return 0;
	m = meta_of(r, (__uptr)p);
	if (unlikely((*m & (M_FREE | M_SIZED)) != M_SIZED))
		return 0;
	if (*m != M_LONG)
		return *m & ~M_SIZED;
	for (i = LONG_BYTES; i; i--)
		pages = pages << 7 | m[i];
	return pages;
}

void buddy_free_sized(struct buddy *b, void *p)
{
	__u8 *m = meta_of(region_of(b, (__uptr)p), (__uptr)p);
	__sz pages = buddy_size(b, p);

	memset(m, 0, *m == M_LONG ? LONG_BYTES + 1 : 1);
	buddy_free(b, p, pages);
}

__sz buddy_largest(const struct buddy *b)
{
	const struct buddy_region *r;
	__sz max = 0;

	if (b->avail)
		max = 1UL << (31 - __builtin_clz(b->avail));
	for (r = b->reg; r < b->reg + b->nregions; r++)
		max = MAX(max, (r->end - r->frontier) >> PAGE_SHIFT);
	return max;
}
