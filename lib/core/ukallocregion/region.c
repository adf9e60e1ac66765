/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The smallest heap: memory is cut off region after region and never comes
 * back, except that the last block can shrink to nothing again.
 */

#include <errno.h>

#include <uk/alloc.h>
#include <uk/alloc_impl.h>
#include <uk/init.h>
#include <uk/plat/memory.h>
#include <uk/spinlock.h>

static __uptr cur, end; /* guarded by `lock`, like all here */
static int region_idx = -1;
static __sz avail;
static struct uk_spinlock lock = UK_SPINLOCK_INITIALIZER();

/* Where [base, end) has room for `len` aligned bytes, or 0. */
static __uptr room(__uptr base, __uptr limit, __sz align, __sz len)
{
	__uptr p = ALIGN_UP(base, align);

	return p >= base && p <= limit && limit - p >= len ? p : 0;
}

/* Goes to the next region with room; what is left of this one is lost. */
static __uptr next_region(__sz align, __sz len)
{
	struct ukplat_memregion_desc *mrd;
	int i = region_idx;
	__uptr p;

	while ((i = ukplat_memregion_find_next(i, UKPLAT_MEMRT_FREE, 0,
					       &mrd)) >= 0) {
		p = room(mrd->vbase, mrd->vbase + mrd->len, align, len);
		if (!p)
			continue;
		region_idx = i;
		end = mrd->vbase + mrd->len;
		return p;
	}
	return 0;
}

static void *cut(__sz align, __sz len)
{
	unsigned long flags;
	__uptr p;

	uk_spin_lock_irqsave(&lock, flags);
	p = room(cur, end, align, len);
	if (!p)
		p = next_region(align, len);
	if (p) {
		cur = p + len;
		avail -= MIN(avail, len);
	}
	uk_spin_unlock_irqrestore(&lock, flags);
	return (void *)p;
}

/* The size lies in the 16 bytes before the block. */
static void *region_memalign(struct uk_alloc *a __unused, __sz align, __sz size)
{
	__sz *p;

	align = MAX(align, 16UL);
	if (unlikely(size > __SZ_MAX - 2 * align))
		return __NULL;
	p = cut(align, ALIGN_UP(size, 16UL) + align);
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

static void *region_palloc(struct uk_alloc *a __unused, __sz n)
{
	return cut(PAGE_SIZE, n << PAGE_SHIFT);
}

static void region_pfree(struct uk_alloc *a __unused, void *p __unused,
			 __sz n __unused)
{
}

static __sz region_avail(struct uk_alloc *a __unused)
{
	return avail;
}

static __sz region_max(struct uk_alloc *a __unused)
{
	return end - cur;
}

static struct uk_alloc alloc = {
	.malloc = region_malloc,
	.free = region_free,
	.memalign = region_memalign,
	.usable = region_usable,
	.palloc = region_palloc,
	.pfree = region_pfree,
	.availmem = region_avail,
	.maxalloc = region_max,
};

static int region_init(struct uk_init_ctx *ictx __unused)
{
	struct ukplat_memregion_desc *mrd;

	ukplat_memregion_foreach(&mrd, UKPLAT_MEMRT_FREE, 0)
	{
		avail += mrd->len;
	}
	uk_alloc_totalmem_add(avail);
	cur = next_region(1, 1);
	if (!cur)
		return -ENOMEM;
	uk_alloc_register(&alloc);
	ukplat_memallocator_set(&alloc);
	return 0;
}
uk_early_initcall_prio(region_init, 0, 1);
