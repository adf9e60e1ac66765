/* SPDX-License-Identifier: BSD-3-Clause */
/* Physical addresses and a lock around the page allocator's arithmetic. */

#include <errno.h>

#include <uk/fallocbuddy.h>

/* One that stands alone */
struct own {
	struct uk_fallocbuddy f;
	struct buddy b;
	struct uk_spinlock lock;
};

static struct uk_fallocbuddy *to_buddy(struct uk_falloc *fa)
{
	return __containerof(fa, struct uk_fallocbuddy, fa);
}

/* With the lock held. */
static void publish(struct uk_fallocbuddy *f)
{
	f->fa.free_memory = f->b->free_pages << PAGE_SHIFT;
	f->fa.total_memory = f->b->total_pages << PAGE_SHIFT;
}

static __vaddr_t mapped(const struct uk_fallocbuddy *f, __paddr_t pa)
{
	__vaddr_t va;

	return uk_add_overflow(pa, f->dm_off, &va) ? ~0UL : va;
}

static int fb_range(struct uk_falloc *fa, __paddr_t *paddr,
		    unsigned long frames, unsigned long flags, __paddr_t min,
		    __paddr_t max)
{
	struct uk_fallocbuddy *f = to_buddy(fa);
	int aligned = flags & FALLOC_FLAG_ALIGNED;
	unsigned long irqf;
	void *p;

	if (unlikely(!frames || min >= max ||
		     (aligned && !POWER_OF_2(frames)) ||
		     frames > __SZ_MAX >> PAGE_SHIFT))
		return -EINVAL;
	uk_spin_lock_irqsave(f->lock, irqf);
	p = buddy_alloc_range(f->b, frames,
			      aligned ? frames << PAGE_SHIFT : PAGE_SIZE,
			      mapped(f, min), mapped(f, max));
	publish(f);
	uk_spin_unlock_irqrestore(f->lock, irqf);
	if (!p)
		return -ENOMEM;
	*paddr = (__vaddr_t)p - f->dm_off;
	return 0;
}

static int fb_falloc(struct uk_falloc *fa, __paddr_t *paddr,
		     unsigned long frames, unsigned long flags)
{
	struct uk_fallocbuddy *f = to_buddy(fa);
	int aligned = flags & FALLOC_FLAG_ALIGNED;
	unsigned long irqf;
	void *p;

	if (unlikely(!frames || (aligned && !POWER_OF_2(frames)) ||
		     frames > __SZ_MAX >> PAGE_SHIFT))
		return -EINVAL;
	uk_spin_lock_irqsave(f->lock, irqf);
	p = buddy_alloc(f->b, frames,
			aligned ? frames << PAGE_SHIFT : PAGE_SIZE);
	publish(f);
	uk_spin_unlock_irqrestore(f->lock, irqf);
	if (!p)
		return -ENOMEM;
	*paddr = (__vaddr_t)p - f->dm_off;
	return 0;
}

static int fb_ffree(struct uk_falloc *fa, __paddr_t paddr, unsigned long frames)
{
	struct uk_fallocbuddy *f = to_buddy(fa);
	unsigned long irqf;

	if (unlikely(!PAGE_ALIGNED(paddr) || !frames))
		return -EINVAL;
	uk_spin_lock_irqsave(f->lock, irqf);
	buddy_free(f->b, (void *)mapped(f, paddr), frames);
	publish(f);
	uk_spin_unlock_irqrestore(f->lock, irqf);
	return 0;
}

static int fb_addmem(struct uk_falloc *fa, void *metadata __unused,
		     __paddr_t paddr, unsigned long frames, __vaddr_t dm_off)
{
	struct uk_fallocbuddy *f = to_buddy(fa);
	unsigned long irqf;
	int rc;

	/* all memory has one offset: there is one direct map */
	if (unlikely(f->dm_off != dm_off && f->b->total_pages))
		return -EINVAL;
	uk_spin_lock_irqsave(f->lock, irqf);
	f->dm_off = dm_off;
	rc = buddy_add(f->b, paddr + dm_off, frames << PAGE_SHIFT);
	publish(f);
	uk_spin_unlock_irqrestore(f->lock, irqf);
	return rc;
}

void uk_fallocbuddy_over(struct uk_fallocbuddy *f, struct buddy *b,
			 struct uk_spinlock *lock, __vaddr_t dm_off)
{
	f->fa = (struct uk_falloc){
		.falloc = fb_falloc,
		.falloc_from_range = fb_range,
		.ffree = fb_ffree,
		.addmem = fb_addmem,
	};
	f->b = b;
	f->lock = lock;
	f->dm_off = dm_off;
	publish(f);
}

__sz uk_fallocbuddy_size(void)
{
	return sizeof(struct own);
}

int uk_fallocbuddy_init(struct uk_falloc *fa)
{
	struct own *o = (struct own *)to_buddy(fa);

	buddy_init(&o->b);
	uk_spin_init(&o->lock);
	uk_fallocbuddy_over(&o->f, &o->b, &o->lock, 0);
	return 0;
}
