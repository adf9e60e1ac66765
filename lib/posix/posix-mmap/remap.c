/* SPDX-License-Identifier: BSD-3-Clause */
/* brk(2) and mremap(2): areas that change their size. */

#include <errno.h>
#include <string.h>
#include <sys/mman.h>

#include <uk/alloc.h>
#include <uk/random.h>
#include <uk/spinlock.h>
#include <uk/syscall.h>
#include <uk/vma_types.h>

#include <uk/posix-mmap.h>

static struct {
	struct uk_mutex lock;
	__vaddr_t start; /* 0: no program has been loaded */
	__vaddr_t cur; /* guarded by lock */
} heap = { .lock = UK_MUTEX_INITIALIZER(heap.lock) };

void uk_posix_brk_init(__vaddr_t start)
{
	__u64 r = 0;

	/* up to 32 MiB away, as Linux does */
	uk_random_best(&r, sizeof(r));
	heap.start = start + (r & 0x1fff) * PAGE_SIZE;
	heap.cur = heap.start;
}

static int heap_resize(struct uk_vas *vas, __vaddr_t want)
{
	__vaddr_t have = PAGE_ALIGN_UP(heap.cur);
	__vaddr_t need = PAGE_ALIGN_UP(want);

	if (need > have)
		return uk_vma_map_anon(vas, &have, need - have,
				       PAGE_ATTR_PROT_RW, UK_VMA_MAP_FIXED,
				       "heap");
	if (need < have)
		return uk_vma_unmap(vas, need, have - need);
	return 0;
}

/* Gives the break, the old one if it cannot be moved: as Linux does. */
UK_SYSCALL_R_DEFINE(long, brk, unsigned long, addr)
{
	struct uk_vas *vas = uk_posix_vas();
	long cur;

	uk_mutex_lock(&heap.lock);
	if (heap.start && addr >= heap.start && addr < UK_VAS_MAX &&
	    !heap_resize(vas, addr))
		heap.cur = addr;
	cur = (long)heap.cur;
	uk_mutex_unlock(&heap.lock);
	return cur;
}

/* What one area says about [va, va + len); -EFAULT if it is not in one. */
static int area_of(struct uk_vas *vas, __vaddr_t va, __sz len,
		   struct uk_vma *out)
{
	struct uk_vma *v;
	int rc = -EFAULT;

	uk_mutex_lock(&vas->lock);
	v = uk_vma_find(vas, va);
	if (v && v->end - va >= len) {
		*out = *v;
		rc = 0;
	}
	uk_mutex_unlock(&vas->lock);
	return rc;
}

/* More of the same behind it, at *va or anywhere. */
static int map_like(struct uk_vas *vas, const struct uk_vma *v, __off skip,
		    __vaddr_t *va, __sz len, unsigned long flags)
{
	flags |= v->flags;
	if (v->type == UK_VMA_OBJECT)
		return uk_vma_map_object(vas, va, len, v->attr, flags, v->obj,
					 v->off + skip, v->name);
	if (v->type != UK_VMA_ANON && v->type != UK_VMA_STACK)
		return -EFAULT;
	return uk_vma_map_anon(vas, va, len, v->attr, flags, v->name);
}

static long grow_in_place(struct uk_vas *vas, const struct uk_vma *v,
			  __vaddr_t va, __sz old, __sz new)
{
	__vaddr_t at = va + old;

	if (v->end != at || new > UK_VAS_MAX - va)
		return -ENOMEM;
	return map_like(vas, v, (__off)(at - v->start), &at, new - old,
			UK_VMA_MAP_FIXED);
}

static long move(struct uk_vas *vas, const struct uk_vma *v, __vaddr_t va,
		 __sz old, __sz new, __vaddr_t to, unsigned long flags)
{
	int rc = map_like(vas, v, (__off)(va - v->start), &to, new, flags);

	if (rc)
		return rc;
	rc = uk_vma_move_pages(vas, va, to, MIN(old, new));
	if (rc) {
		uk_vma_unmap(vas, to, new);
		return rc;
	}
	uk_vma_unmap(vas, va, old);
	return (long)to;
}

/* A second view of shared memory. */
static long duplicate(struct uk_vas *vas, __vaddr_t va, __sz new, __vaddr_t to,
		      unsigned long flags)
{
	struct uk_vma v;
	int rc = area_of(vas, va, 0, &v);

	if (rc)
		return rc;
	if (!(v.flags & UK_VMA_FLAG_SHARED) || v.type != UK_VMA_OBJECT)
		return -EINVAL;
	rc = map_like(vas, &v, (__off)(va - v.start), &to, new, flags);
	return rc ? rc : (long)to;
}

static int remap_check(unsigned long addr, __sz new, unsigned long flags,
		       unsigned long to)
{
	if (addr % PAGE_SIZE || !new || new > UK_VAS_MAX)
		return -EINVAL;
	if (flags & ~(unsigned long)(MREMAP_MAYMOVE | MREMAP_FIXED))
		return -EINVAL;
	if ((flags & MREMAP_FIXED) &&
	    (!(flags & MREMAP_MAYMOVE) || to % PAGE_SIZE ||
	     to > UK_VAS_MAX - new || to < UK_VAS_MIN))
		return -EINVAL;
	return 0;
}

UK_SYSCALL_R_DEFINE(long, mremap, unsigned long, addr, __sz, old, __sz, new,
		    unsigned long, flags, unsigned long, to)
{
	struct uk_vas *vas = uk_posix_vas();
	int fixed = flags & MREMAP_FIXED;
	struct uk_vma v;
	long rc = remap_check(addr, new, flags, to);

	if (rc)
		return rc;
	old = PAGE_ALIGN_UP(old);
	new = PAGE_ALIGN_UP(new);
	if (fixed && RANGE_OVERLAP(addr, old, to, new))
		return -EINVAL;
	if (!old && !(flags & MREMAP_MAYMOVE))
		return -EINVAL;
	if (!old)
		return duplicate(vas, addr, new, fixed ? to : UK_VADDR_ANY,
				 fixed ? UK_VMA_MAP_REPLACE : 0);
	rc = area_of(vas, addr, old, &v);
	if (rc)
		return rc;
	if (fixed)
		return move(vas, &v, addr, old, new, to, UK_VMA_MAP_REPLACE);
	if (new <= old) {
		if (new < old)
			rc = uk_vma_unmap(vas, addr + new, old - new);
		return rc ? rc : (long)addr;
	}
	if ((v.attr & PAGE_ATTR_PROT_WRITE) && !v.obj &&
	    new - old > uk_alloc_totalmem())
		return -ENOMEM;
	rc = grow_in_place(vas, &v, addr, old, new);
	if (!rc)
		return (long)addr;
	if (!(flags & MREMAP_MAYMOVE))
		return -ENOMEM;
	return move(vas, &v, addr, old, new, UK_VADDR_ANY, 0);
}
