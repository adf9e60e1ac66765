/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Areas that are there: cutting, joining, changing, taking away.
 *
 * Whatever needs memory gets it before anything is changed, so an operation
 * that fails has done nothing.
 */

#include <errno.h>

#include <uk/arch/traps.h>
#include <uk/assert.h>

#include "vmem_priv.h"

#define WX (PAGE_ATTR_PROT_WRITE | PAGE_ATTR_PROT_EXEC)

int range_valid(__vaddr_t va, __sz len)
{
	return PAGE_ALIGNED(va) && PAGE_ALIGNED(len) && len &&
	       va >= UK_VAS_MIN && va < UK_VAS_MAX && len <= UK_VAS_MAX - va;
}

struct uk_vma *uk_vma_find_from(struct uk_vas *vas, __vaddr_t va)
{
	return vma_tree_find_from(vas->root, va);
}

struct uk_vma *uk_vma_find(struct uk_vas *vas, __vaddr_t va)
{
	struct uk_vma *vma = vma_tree_find_from(vas->root, va);

	return vma && vma->start <= va ? vma : __NULL;
}

void vma_insert(struct uk_vas *vas, struct uk_vma *vma)
{
	vas->seed = vas->seed * 1664525U + 1013904223U;
	vma->prio = vas->seed ^ (vas->seed >> 15);
	vma_tree_insert(&vas->root, vma);
	vas->vma_count++;
	vas->mapped += vma->end - vma->start;
}

static void vma_remove(struct uk_vas *vas, struct uk_vma *vma)
{
	vma_tree_remove(&vas->root, vma);
	vas->vma_count--;
	vas->mapped -= vma->end - vma->start;
}

static void vma_free(struct uk_vas *vas, struct uk_vma *vma)
{
	if (vma->obj)
		uk_vm_object_release(vma->obj);
	uk_free(vas->a, vma);
}

/* Cuts `vma` at `at`; the upper part becomes `*spare`, which is used up. */
static struct uk_vma *vma_split(struct uk_vas *vas, struct uk_vma *vma,
				__vaddr_t at, struct uk_vma **spare)
{
	struct uk_vma *up = *spare;

	*spare = __NULL;
	*up = *vma;
	up->start = at;
	if (up->obj)
		uk_vm_object_acquire(up->obj);
	if (up->obj || up->type == UK_VMA_DMA)
		up->off += (__off)(at - vma->start);
	vas->mapped -= vma->end - at;
	vma->end = at;
	vma_insert(vas, up);
	return up;
}

static int joinable(const struct uk_vma *a, const struct uk_vma *b)
{
	if (!a || !b || a->end != b->start || a->type != b->type ||
	    a->attr != b->attr || a->flags != b->flags || a->name != b->name ||
	    a->obj != b->obj)
		return 0;
	return (!a->obj && a->type != UK_VMA_DMA) ||
	       a->off + (__off)(a->end - a->start) == b->off;
}

struct uk_vma *vma_join(struct uk_vas *vas, struct uk_vma *vma)
{
	struct uk_vma *other = uk_vma_prev(vma);

	if (joinable(other, vma)) {
		vma_remove(vas, vma);
		vas->mapped += vma->end - vma->start;
		other->end = vma->end;
		vma_free(vas, vma);
		vma = other;
	}
	other = uk_vma_next(vma);
	if (joinable(vma, other)) {
		vma_remove(vas, other);
		vas->mapped += other->end - other->start;
		vma->end = other->end;
		vma_free(vas, other);
	}
	return vma;
}

/* Does a range begin or end inside an area?  Then a spare one is needed. */
static int cuts(struct uk_vas *vas, __vaddr_t at)
{
	struct uk_vma *vma = uk_vma_find(vas, at);

	return vma && vma->start < at;
}

static int spares_get(struct uk_vas *vas, __vaddr_t va, __vaddr_t end,
		      struct uk_vma *spare[2])
{
	spare[0] = spare[1] = __NULL;
	if (unlikely(pages_split(vas, va, end)))
		return -ENOMEM;
	if (cuts(vas, va)) {
		spare[0] = uk_malloc(vas->a, sizeof(**spare));
		if (unlikely(!spare[0]))
			return -ENOMEM;
	}
	if (cuts(vas, end)) {
		spare[1] = uk_malloc(vas->a, sizeof(**spare));
		if (unlikely(!spare[1])) {
			uk_free(vas->a, spare[0]);
			return -ENOMEM;
		}
	}
	return 0;
}

/*
 * Cuts areas so that [va, end) begins and ends at their borders; gives the
 * first inside.
 */
static struct uk_vma *range_cut(struct uk_vas *vas, __vaddr_t va, __vaddr_t end,
				struct uk_vma *spare[2])
{
	if (spare[0])
		vma_split(vas, uk_vma_find(vas, va), va, &spare[0]);
	if (spare[1])
		vma_split(vas, uk_vma_find(vas, end), end, &spare[1]);
	return uk_vma_find_from(vas, va);
}

int vma_unmap(struct uk_vas *vas, __vaddr_t va, __sz len)
{
	struct uk_vma *spare[2], *vma, *next;
	__vaddr_t end = va + len;
	int rc;

	rc = spares_get(vas, va, end, spare);
	if (unlikely(rc))
		return rc;
	for (vma = range_cut(vas, va, end, spare); vma && vma->start < end;
	     vma = next) {
		next = uk_vma_next(vma);
		pages_drop(vas, vma, vma->start, vma->end);
		vma_remove(vas, vma);
		vma_free(vas, vma);
	}
	vas->free_top = MAX(vas->free_top, MIN(end, vas->mmap_top));
	return 0;
}

int uk_vma_unmap(struct uk_vas *vas, __vaddr_t va, __sz len)
{
	int rc;

	if (unlikely(!range_valid(va, len)))
		return -EINVAL;
	uk_mutex_lock(&vas->lock);
	rc = vma_unmap(vas, va, len);
	uk_mutex_unlock(&vas->lock);
	return rc;
}

/* True if there are no holes in [va, end). */
static int covered(struct uk_vas *vas, __vaddr_t va, __vaddr_t end)
{
	struct uk_vma *vma = uk_vma_find(vas, va);

	while (vma && vma->end < end) {
		va = vma->end;
		vma = uk_vma_next(vma);
		if (vma && vma->start != va)
			return 0;
	}
	return vma != __NULL;
}

/* May the areas of a range, which has no holes, all become writable? */
static int writable(struct uk_vas *vas, __vaddr_t va, __vaddr_t end)
{
	struct uk_vma *vma;

	for (vma = uk_vma_find(vas, va); vma && vma->start < end;
	     vma = uk_vma_next(vma))
		if (vma->flags & UK_VMA_FLAG_RDONLY)
			return 0;
	return 1;
}

static int set_attr(struct uk_vas *vas, __vaddr_t va, __vaddr_t end,
		    unsigned long attr)
{
	struct uk_vma *spare[2], *vma;
	int rc;

	if (unlikely(!covered(vas, va, end)))
		return -ENOMEM;
	if ((attr & PAGE_ATTR_PROT_WRITE) && !writable(vas, va, end))
		return -EACCES;
	rc = spares_get(vas, va, end, spare);
	if (unlikely(rc))
		return rc;
	vma = range_cut(vas, va, end, spare);
	while (vma && vma->start < end) {
		if ((vma->attr & PAGE_ATTR_PROT_MASK) != attr &&
		    vma->type != UK_VMA_RSVD) {
			vma->attr = attr | (vma->attr & PAGE_ATTR_DEVICE);
			pages_set_attr(vas, vma);
		}
		vma = uk_vma_next(vma_join(vas, vma));
	}
	if (vma)
		vma_join(vas, vma);
	return 0;
}

int uk_vma_set_attr(struct uk_vas *vas, __vaddr_t va, __sz len,
		    unsigned long attr)
{
	int rc;

	if (unlikely(!range_valid(va, len)))
		return -EINVAL;
	if (unlikely((attr & WX) == WX))
		return -EACCES;
	uk_mutex_lock(&vas->lock);
	rc = set_attr(vas, va, va + len, attr & PAGE_ATTR_PROT_MASK);
	uk_mutex_unlock(&vas->lock);
	return rc;
}

int vma_populate(struct uk_vas *vas, __vaddr_t va, __sz len)
{
	__vaddr_t end = va + len;
	unsigned int access;
	struct uk_vma *vma;
	int rc;

	for (; va < end; va += PAGE_SIZE) {
		vma = uk_vma_find(vas, va);
		if (unlikely(!vma))
			return -ENOMEM;
		if (vma->type == UK_VMA_RSVD)
			return -EFAULT;
		if (!ukplat_page_lookup(&vas->pt, va, __NULL, __NULL))
			continue;
		access = vma->attr & PAGE_ATTR_PROT_WRITE ? UKARCH_FAULT_WRITE
							  : 0;
		rc = page_fault_in(vas, vma, va, access);
		if (unlikely(rc))
			return rc;
	}
	return 0;
}

int uk_vma_populate(struct uk_vas *vas, __vaddr_t va, __sz len)
{
	int rc;

	if (unlikely(!range_valid(va, len)))
		return -EINVAL;
	uk_mutex_lock(&vas->lock);
	rc = vma_populate(vas, va, len);
	uk_mutex_unlock(&vas->lock);
	return rc;
}

int uk_vas_populate(struct uk_vas *vas)
{
	struct uk_vma *vma;
	int rc = 0;

	uk_mutex_lock(&vas->lock);
	for (vma = uk_vma_find_from(vas, 0); vma && rc != -ENOMEM;
	     vma = uk_vma_next(vma))
		if (vma->attr & PAGE_ATTR_PROT_MASK)
			rc = vma_populate(vas, vma->start,
					  vma->end - vma->start);
	uk_mutex_unlock(&vas->lock);
	return rc == -ENOMEM ? rc : 0;
}

/* Drops what comes back as it began: not memory that others may see. */
static int advise_dontneed(struct uk_vas *vas, __vaddr_t va, __vaddr_t end)
{
	struct uk_vma *vma;

	if (unlikely(pages_split(vas, va, end)))
		return -ENOMEM;
	for (vma = uk_vma_find(vas, va); vma && vma->start < end;
	     vma = uk_vma_next(vma))
		if (vma->type != UK_VMA_DMA)
			pages_drop(vas, vma, MAX(va, vma->start),
				   MIN(end, vma->end));
	return 0;
}

static int advise_size(struct uk_vas *vas, __vaddr_t va, __vaddr_t end,
		       unsigned long flag)
{
	struct uk_vma *spare[2], *vma;
	int rc = spares_get(vas, va, end, spare);

	if (unlikely(rc))
		return rc;
	vma = range_cut(vas, va, end, spare);
	while (vma && vma->start < end) {
		vma->flags &= ~(UK_VMA_FLAG_LARGE | UK_VMA_FLAG_SMALL);
		vma->flags |= flag;
		vma = uk_vma_next(vma_join(vas, vma));
	}
	if (vma)
		vma_join(vas, vma);
	return 0;
}

static int private_only(struct uk_vas *vas, __vaddr_t va, __vaddr_t end)
{
	struct uk_vma *vma;

	for (vma = uk_vma_find(vas, va); vma && vma->start < end;
	     vma = uk_vma_next(vma))
		if (vma->type != UK_VMA_ANON && vma->type != UK_VMA_STACK)
			return 0;
	return 1;
}

static int advise(struct uk_vas *vas, __vaddr_t va, __sz len, int advice)
{
	__vaddr_t end = va + len;

	if (unlikely(!covered(vas, va, end)))
		return -ENOMEM;
	switch (advice) {
	case UK_VMA_ADV_DONTNEED:
		return advise_dontneed(vas, va, end);
	case UK_VMA_ADV_FREE:
		if (!private_only(vas, va, end))
			return -EINVAL;
		return advise_dontneed(vas, va, end);
	case UK_VMA_ADV_WILLNEED:
		(void)vma_populate(vas, va, len);
		return 0;
	case UK_VMA_ADV_LARGE:
		return advise_size(vas, va, end, UK_VMA_FLAG_LARGE);
	case UK_VMA_ADV_SMALL:
		return advise_size(vas, va, end, UK_VMA_FLAG_SMALL);
	default:
		return -EINVAL;
	}
}

int uk_vma_advise(struct uk_vas *vas, __vaddr_t va, __sz len, int advice)
{
	int rc;

	if (unlikely(!range_valid(va, len)))
		return -EINVAL;
	uk_mutex_lock(&vas->lock);
	rc = advise(vas, va, len, advice);
	uk_mutex_unlock(&vas->lock);
	return rc;
}

/* One object at a time: it may take long, and must not hold the lock then. */
static int sync_next(struct uk_vas *vas, __vaddr_t *va, __vaddr_t end)
{
	struct uk_vm_object *o = __NULL;
	__off off = 0;
	struct uk_vma *vma;
	__sz len;
	int rc = 0;

	uk_mutex_lock(&vas->lock);
	vma = uk_vma_find(vas, *va);
	if (unlikely(!vma)) {
		uk_mutex_unlock(&vas->lock);
		return -ENOMEM;
	}
	len = MIN(end, vma->end) - *va;
	if (vma->obj && (vma->flags & UK_VMA_FLAG_SHARED) &&
	    vma->obj->ops->sync) {
		o = vma->obj;
		off = vma->off + (__off)(*va - vma->start);
		uk_vm_object_acquire(o);
	}
	uk_mutex_unlock(&vas->lock);
	*va += len;
	if (o) {
		rc = o->ops->sync(o, off, len);
		uk_vm_object_release(o);
	}
	return rc;
}

int uk_vma_sync(struct uk_vas *vas, __vaddr_t va, __sz len)
{
	__vaddr_t end = va + len;
	int rc = 0;

	if (unlikely(!range_valid(va, len)))
		return -EINVAL;
	while (!rc && va < end)
		rc = sync_next(vas, &va, end);
	return rc;
}

int uk_vma_access_ok(struct uk_vas *vas, __vaddr_t va, __sz len,
		     unsigned long access)
{
	struct uk_vma *vma;
	__vaddr_t end;
	int ok = 0;

	if (!len)
		return 1;
	if (unlikely(uk_add_overflow(va, len, &end) || end > UK_VAS_MAX))
		return 0;
	uk_mutex_lock(&vas->lock);
	for (vma = uk_vma_find(vas, va); vma; vma = uk_vma_next(vma)) {
		if (vma->start > va || vma->type == UK_VMA_RSVD ||
		    (access & ~vma->attr & PAGE_ATTR_PROT_MASK))
			break;
		va = vma->end;
		if (va >= end) {
			ok = 1;
			break;
		}
	}
	uk_mutex_unlock(&vas->lock);
	return ok;
}
