/* SPDX-License-Identifier: BSD-3-Clause */
/* The default heap: the free memory of the machine, under one lock. */

#include <errno.h>

#include <uk/alloc.h>
#include <uk/alloc_impl.h>
#include <uk/init.h>
#include <uk/plat/memory.h>
#include <uk/print.h>
#include <uk/spinlock.h>

#include "frames.h"
#include "slab.h"

static struct buddy pages; /* guarded by `lock` */
static struct heap heap; /* guarded by `lock` */
static struct uk_spinlock lock = UK_SPINLOCK_INITIALIZER();
static struct uk_alloc alloc;

/* The long ways, with the lock held on entry and released on return. */
static __noinline void *malloc_slow(__sz size, unsigned long flags)
{
	void *p = heap_malloc_slow(&heap, size);

	uk_spin_unlock_irqrestore(&lock, flags);
	return p;
}

static __noinline void *malloc_refill(void *p, struct slab *s,
				      unsigned long flags)
{
	slab_refill(&heap, s);
	uk_spin_unlock_irqrestore(&lock, flags);
	return p;
}

static __noinline void free_slow(void *p, unsigned long flags)
{
	heap_free_slow(&heap, p);
	uk_spin_unlock_irqrestore(&lock, flags);
}

static void *slab_malloc(struct uk_alloc *a __unused, __sz size)
{
	struct slab *empty;
	unsigned long flags;
	void *p;

	uk_spin_lock_irqsave(&lock, flags);
	p = heap_malloc_fast(&heap, size, &empty);
	if (unlikely(!p))
		return malloc_slow(size, flags);
	if (unlikely(empty))
		return malloc_refill(p, empty, flags);
	uk_spin_unlock_irqrestore(&lock, flags);
	return p;
}

static void slab_free(struct uk_alloc *a __unused, void *p)
{
	unsigned long flags;

	uk_spin_lock_irqsave(&lock, flags);
	if (unlikely(!heap_free_fast(&heap, p))) {
		free_slow(p, flags);
		return;
	}
	uk_spin_unlock_irqrestore(&lock, flags);
}

static void *slab_memalign(struct uk_alloc *a __unused, __sz align, __sz size)
{
	unsigned long flags;
	void *p;

	uk_spin_lock_irqsave(&lock, flags);
	p = heap_memalign(&heap, align, size);
	uk_spin_unlock_irqrestore(&lock, flags);
	return p;
}

static __sz slab_usable(struct uk_alloc *a __unused, const void *p)
{
	unsigned long flags;
	__sz n;

	/* the table of regions may move when memory is added */
	uk_spin_lock_irqsave(&lock, flags);
	n = heap_usable(&heap, p);
	uk_spin_unlock_irqrestore(&lock, flags);
	return n;
}

static int slab_resize(struct uk_alloc *a __unused, void *p, __sz size)
{
	unsigned long flags;
	int rc;

	uk_spin_lock_irqsave(&lock, flags);
	rc = heap_resize(&heap, p, size);
	uk_spin_unlock_irqrestore(&lock, flags);
	return rc;
}

static void *pages_take(__sz n, __sz align)
{
	unsigned long flags;
	void *p;

	uk_spin_lock_irqsave(&lock, flags);
	p = buddy_alloc(&pages, n, align);
	uk_spin_unlock_irqrestore(&lock, flags);
	return p;
}

static void *slab_palloc(struct uk_alloc *a __unused, __sz n)
{
	return pages_take(n, PAGE_SIZE);
}

static void *slab_palloc_aligned(struct uk_alloc *a __unused, __sz n)
{
	return pages_take(n, n << PAGE_SHIFT);
}

static void slab_pfree(struct uk_alloc *a __unused, void *p, __sz n)
{
	unsigned long flags;

	uk_spin_lock_irqsave(&lock, flags);
	buddy_free(&pages, p, n);
	uk_spin_unlock_irqrestore(&lock, flags);
}

static __sz slab_availmem(struct uk_alloc *a __unused)
{
	return pages.free_pages << PAGE_SHIFT;
}

static __sz slab_maxalloc(struct uk_alloc *a __unused)
{
	unsigned long flags;
	__sz n;

	uk_spin_lock_irqsave(&lock, flags);
	n = buddy_largest(&pages);
	uk_spin_unlock_irqrestore(&lock, flags);
	return n << PAGE_SHIFT;
}

static int slab_addmem(struct uk_alloc *a __unused, void *base, __sz len)
{
	unsigned long flags;
	int rc;

	uk_spin_lock_irqsave(&lock, flags);
	rc = buddy_add(&pages, (__uptr)base, len);
	uk_spin_unlock_irqrestore(&lock, flags);
	if (!rc)
		uk_alloc_totalmem_add(len);
	return rc;
}

static struct uk_alloc alloc = {
	.name = "heap",
	.malloc = slab_malloc,
	.free = slab_free,
	.memalign = slab_memalign,
	.usable = slab_usable,
	.resize = slab_resize,
	.palloc = slab_palloc,
	.palloc_aligned = slab_palloc_aligned,
	.pfree = slab_pfree,
	.availmem = slab_availmem,
	.maxalloc = slab_maxalloc,
	.addmem = slab_addmem,
};

static int slab_init(struct uk_init_ctx *ictx __unused)
{
	struct ukplat_memregion_desc *mrd;

	buddy_init(&pages);
	heap_init(&heap, &pages);
	/* A region too small to be of use is left alone. */
	ukplat_memregion_foreach(&mrd, UKPLAT_MEMRT_FREE, 0)
	{
		(void)slab_addmem(&alloc, (void *)mrd->vbase, mrd->len);
	}
	if (unlikely(!pages.free_pages)) {
		uk_pr_err("no free memory\n");
		return -ENOMEM;
	}
	frames_init(&pages, &lock);
	uk_alloc_register(&alloc);
	ukplat_memallocator_set(&alloc);
	return 0;
}
uk_early_initcall_prio(slab_init, 0, 1);
