/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The smallest allocator: memory is cut off the regions one after the other
 * and never comes back, except that the last block can change its size.
 */

#include <errno.h>

#include <uk/alloc_impl.h>

#include "region.h"

static struct region *to_region(struct uk_alloc *a)
{
	return __containerof(a, struct region, self);
}

/* Where [base, end) has room for `len` aligned bytes, or 0. */
static __uptr room(__uptr base, __uptr limit, __sz align, __sz len)
{
	__uptr p = ALIGN_UP(base, align);

	return p >= base && p <= limit && limit - p >= len ? p : 0;
}

/* Goes to the next piece with room; what is left of this one is lost. */
static __uptr next_piece(struct region *r, __sz align, __sz len)
{
	__uptr base, end, p;

	while (r->next_piece && r->next_piece(r, &base, &end)) {
		r->avail -= r->end - r->cur;
		r->cur = base;
		r->end = end;
		p = room(base, end, align, len);
		if (p)
			return p;
	}
	return 0;
}

static void *cut(struct region *r, __sz align, __sz len)
{
	unsigned long flags;
	__uptr p;

	uk_spin_lock_irqsave(&r->lock, flags);
	p = room(r->cur, r->end, align, len);
	if (!p)
		p = next_piece(r, align, len);
	if (p) {
		r->avail -= p + len - r->cur;
		r->cur = p + len;
	}
	uk_spin_unlock_irqrestore(&r->lock, flags);
	return (void *)p;
}

/* The size lies in the 16 bytes before the block. */
static void *region_memalign(struct uk_alloc *a, __sz align, __sz size)
{
	__sz *p;

	align = MAX(align, 16UL);
	if (unlikely(align > __SZ_MAX / 4 || size > __SZ_MAX - 2 * align))
		return __NULL;
	p = cut(to_region(a), align, ALIGN_UP(size, 16UL) + align);
	if (unlikely(!p))
		return __NULL;
	p += align / sizeof(*p);
	p[-1] = ALIGN_UP(size, 16UL);
	return p;
}

static void *region_malloc(struct uk_alloc *a, __sz size)
{
	return region_memalign(a, 16, size);
}

static void region_free(struct uk_alloc *a __unused, void *p __unused)
{
}

static __sz region_usable(struct uk_alloc *a __unused, const void *p)
{
	return ((const __sz *)p)[-1];
}

/* The last block ends where the free memory begins. */
static int region_resize(struct uk_alloc *a, void *p, __sz size)
{
	struct region *r = to_region(a);
	__sz *have = (__sz *)p - 1;
	unsigned long flags;
	int rc = 0;

	if (size > __SZ_MAX - 16)
		return -ENOMEM;
	size = ALIGN_UP(size, 16UL);
	uk_spin_lock_irqsave(&r->lock, flags);
	if ((__uptr)p + *have == r->cur && r->end - (__uptr)p >= size) {
		r->avail += *have - size;
		r->cur = (__uptr)p + size;
		*have = size;
	} else if (size > *have) {
		rc = -ENOMEM;
	}
	uk_spin_unlock_irqrestore(&r->lock, flags);
	return rc;
}

static void *region_palloc(struct uk_alloc *a, __sz n)
{
	if (unlikely(n > __SZ_MAX >> PAGE_SHIFT))
		return __NULL;
	return cut(to_region(a), PAGE_SIZE, n << PAGE_SHIFT);
}

static void region_pfree(struct uk_alloc *a __unused, void *p __unused,
			 __sz n __unused)
{
}

static __sz region_avail(struct uk_alloc *a)
{
	return to_region(a)->avail;
}

static __sz region_max(struct uk_alloc *a)
{
	return to_region(a)->end - to_region(a)->cur;
}

void region_setup(struct region *r, __uptr base, __uptr end)
{
	*r = (struct region){
		.self = {
			.malloc = region_malloc,
			.free = region_free,
			.memalign = region_memalign,
			.usable = region_usable,
			.resize = region_resize,
			.palloc = region_palloc,
			.pfree = region_pfree,
			.availmem = region_avail,
			.maxalloc = region_max,
			.name = "region",
		},
		.cur = base,
		.end = end,
		.avail = end - base,
	};
	uk_spin_init(&r->lock);
}
