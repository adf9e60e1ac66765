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

#define SMALL_PAGES 64UL /* regions up to here use the pool */
#define LARGE_PAGES 0x10000UL /* and from here on pages of others */

void buddy_init(struct buddy *b)
{
	unsigned int i;

	b->avail = 0;
	b->nregions = 0;
	b->closed = 0;
	b->free_pages = 0;
	b->total_pages = 0;
	b->reg = b->reg0;
	b->cap = BUDDY_REGIONS;
	b->pool = b->pool0;
	b->pool_left = BUDDY_POOL;
	for (i = 0; i <= BUDDY_MAX_ORDER; i++)
		UK_INIT_LIST_HEAD(&b->free[i]);
}

/* A page of our own for bookkeeping; it counts as used. */
static void *own_pages(struct buddy *b, __sz pages)
{
	void *p = buddy_alloc(b, pages, PAGE_SIZE);

	if (p)
		b->total_pages -= pages;
	return p;
}

/*
 * Takes room for the bytes of `pages` pages: from the pool, for a large one
 * from others if they can spare it, so that a gibibyte stays one, or from the
 * region itself.  Gives how many of its pages that costs.
 */
static __sz region_meta(struct buddy *b, struct buddy_region *r, __sz pages)
{
	__u8 *fresh;

	if (pages > b->pool_left && pages <= SMALL_PAGES) {
		fresh = own_pages(b, 1);
		if (fresh) {
			b->pool = fresh;
			b->pool_left = PAGE_SIZE;
		}
	}
	if (pages <= b->pool_left) {
		r->meta = b->pool;
		b->pool += pages;
		b->pool_left -= pages;
		return 0;
	}
	r->meta = __NULL;
	if (pages >= LARGE_PAGES && PAGE_COUNT(pages) <= b->free_pages / 8)
		r->meta = own_pages(b, PAGE_COUNT(pages));
	if (r->meta)
		return 0;
	r->meta = (__u8 *)r->base;
	return PAGE_COUNT(pages);
}

/* Room for one more region. */
static int table_grow(struct buddy *b)
{
	__sz bytes = 2 * b->cap * sizeof(*b->reg);
	struct buddy_region *reg, *old = b->reg;

	if (likely(b->nregions < b->cap))
		return 0;
	reg = own_pages(b, PAGE_COUNT(bytes));
	if (unlikely(!reg))
		return -ENOMEM;
	memcpy(reg, old, b->nregions * sizeof(*reg));
	b->reg = reg;
	if (old != b->reg0) {
		bytes = PAGE_COUNT(b->cap * sizeof(*old));
		b->total_pages += bytes;
		buddy_free(b, old, bytes);
	}
	b->cap = PAGE_ALIGN_UP(2 * b->cap * sizeof(*reg)) / sizeof(*reg);
	return 0;
}

/* The first region that ends above `p`; nregions if there is none. */
static unsigned int region_from(const struct buddy *b, __uptr p)
{
	unsigned int lo = 0, hi = b->nregions, mid;

	while (lo < hi) {
		mid = (lo + hi) / 2;
		if (b->reg[mid].end > p)
			hi = mid;
		else
			lo = mid + 1;
	}
	return lo;
}

static void region_insert(struct buddy *b, const struct buddy_region *r)
{
	unsigned int at = region_from(b, r->base), i;

	for (i = b->nregions++; i > at; i--)
		b->reg[i] = b->reg[i - 1];
	b->reg[at] = *r;
	b->closed = MIN(b->closed, at);
}

int buddy_add(struct buddy *b, __uptr base, __sz len)
{
	struct buddy_region r;
	__uptr end = ALIGN_DOWN(base + len, PAGE_SIZE);
	__sz pages, meta;

	base = ALIGN_UP(base, PAGE_SIZE);
	if (end <= base || table_grow(b))
		return -ENOMEM;
	pages = (end - base) >> PAGE_SHIFT;
	r.base = base;
	meta = region_meta(b, &r, pages);
	if (meta >= pages)
		return -ENOMEM;
	r.base = base + (meta << PAGE_SHIFT);
	r.end = end;
	r.frontier = r.base;
	region_insert(b, &r);
	b->free_pages += pages - meta;
	b->total_pages += pages - meta;
	return 0;
}

static struct buddy_region *region_of(struct buddy *b, __uptr p)
{
	unsigned int i = region_from(b, p);

	if (unlikely(i == b->nregions || p < b->reg[i].base))
		return __NULL;
	return &b->reg[i];
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

	for (r = b->reg + b->closed; r < b->reg + b->nregions; r++) {
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

	for (; b->closed < b->nregions; b->closed++) {
		r = &b->reg[b->closed];
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

struct want {
	__sz pages;
	__sz align;
	__uptr min, max;
};

/* Where the wanted run would begin in [start, end), or 0. */
static __uptr fits(const struct want *w, __uptr start, __uptr end)
{
	__uptr p = ALIGN_UP(MAX(start, w->min), w->align);

	end = MIN(end, w->max);
	if (p < start || p >= end || (end - p) >> PAGE_SHIFT < w->pages)
		return 0;
	return p;
}

static void *search_region(struct buddy *b, struct buddy_region *r,
			   const struct want *w)
{
	__uptr q, p, start = r->base;
	__u8 m;

	for (q = r->base; q < r->frontier;) {
		m = *meta_of(r, q);
		if (!(m & M_FREE)) {
			q += PAGE_SIZE;
			start = q;
			continue;
		}
		q += PAGE_SIZE << (m & M_ORDER);
		p = fits(w, start, q);
		if (p)
			return take_run(b, r, start, p, w->pages);
		if (q >= w->max)
			return __NULL;
	}
	p = fits(w, start, r->end);
	return p ? take_run(b, r, start, p, w->pages) : __NULL;
}

/* Looks for adjacent free blocks; slow, but finds every run there is. */
static void *alloc_search(struct buddy *b, const struct want *w)
{
	unsigned int i;
	void *p;

	for (i = region_from(b, w->min); i < b->nregions; i++) {
		if (b->reg[i].base >= w->max)
			break;
		p = search_region(b, &b->reg[i], w);
		if (p)
			return p;
	}
	return __NULL;
}

void *buddy_alloc_range(struct buddy *b, __sz pages, __sz align, __uptr min,
			__uptr max)
{
	const struct want w = { pages, MAX(align, PAGE_SIZE), min, max };
	void *p;

	if (unlikely(!pages || pages > b->free_pages))
		return __NULL;
	p = alloc_search(b, &w);
	if (p)
		b->free_pages -= pages;
	return p;
}

void *buddy_alloc(struct buddy *b, __sz pages, __sz align)
{
	const struct want w = { pages, MAX(align, PAGE_SIZE), 0, ~0UL };
	unsigned int order;
	void *p = __NULL;

	if (unlikely(!pages || pages > b->free_pages))
		return __NULL;
	order = log2_up(MAX(pages, w.align >> PAGE_SHIFT));
	if (likely(order <= BUDDY_MAX_ORDER)) {
		p = alloc_block(b, pages, order);
		while (!p && pages < OPEN_PAGES && open_some(b))
			p = alloc_block(b, pages, order);
	}
	if (!p)
		p = alloc_frontier(b, pages, w.align);
	/* An aligned power of two would have been a block: nothing to find */
	if (!p && (order > BUDDY_MAX_ORDER || pages != 1UL << order ||
		   w.align != PAGE_SIZE << order))
		p = alloc_search(b, &w);
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

/* Notes that an allocation of `pages` begins at the page of byte `m`. */
static void size_note(__u8 *m, __sz pages)
{
	unsigned int i;

	if (pages < (M_LONG & ~M_SIZED)) {
		*m = M_SIZED | pages;
		return;
	}
	*m = M_LONG;
	for (i = 1; i <= LONG_BYTES; i++, pages >>= 7)
		m[i] = pages & 0x7f;
}

static void size_forget(__u8 *m)
{
	memset(m, 0, *m == M_LONG ? LONG_BYTES + 1 : 1);
}

void *buddy_alloc_sized(struct buddy *b, __sz pages, __sz align)
{
	void *p = buddy_alloc(b, pages, align);

	if (likely(p))
		size_note(meta_of(region_of(b, (__uptr)p), (__uptr)p), pages);
	return p;
}

/* Is all of [p, end), behind an allocation, free? */
static int free_behind(const struct buddy_region *r, __uptr p, __uptr end)
{
	if (end > r->end || end < p)
		return 0;
	while (p < end && p < r->frontier) {
		if (!(*meta_of(r, p) & M_FREE))
			return 0;
		p += PAGE_SIZE << (*meta_of(r, p) & M_ORDER);
	}
	return 1;
}

int buddy_resize(struct buddy *b, void *p, __sz pages)
{
	struct buddy_region *r = region_of(b, (__uptr)p);
	__sz have = buddy_size(b, p);
	__uptr tail = (__uptr)p + (have << PAGE_SHIFT);
	__u8 *m = meta_of(r, (__uptr)p);

	if (pages > have) {
		if (pages - have > b->free_pages ||
		    !free_behind(r, tail, (__uptr)p + (pages << PAGE_SHIFT)))
			return -ENOMEM;
		take_run(b, r, tail, tail, pages - have);
		b->free_pages -= pages - have;
	}
	size_forget(m);
	if (pages < have)
		buddy_free(b, (char *)p + (pages << PAGE_SHIFT), have - pages);
	size_note(m, pages);
	return 0;
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

	size_forget(m);
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
