/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Areas: finding room, mapping, cutting, joining, changing.
 *
 * Whatever needs memory gets it before anything is changed, so an operation
 * that fails has done nothing.
 */

#include <errno.h>

#include <uk/arch/traps.h>
#include <uk/assert.h>

#include "vmem_priv.h"

#define WX (PAGE_ATTR_PROT_WRITE | PAGE_ATTR_PROT_EXEC)

struct map_args {
	__sz len;
	unsigned long attr;
	unsigned long flags;
	enum uk_vma_type type;
	struct uk_vm_object *obj;
	__off off;
	const char *name;
};

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

static void obj_release(struct uk_vm_object *o)
{
	if (o && !--o->refcnt && o->ops->release)
		o->ops->release(o);
}

static void vma_insert(struct uk_vas *vas, struct uk_vma *vma)
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
	obj_release(vma->obj);
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
	if (up->obj) {
		up->off += (__off)(at - vma->start);
		up->obj->refcnt++;
	}
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
	return !a->obj || a->off + (__off)(a->end - a->start) == b->off;
}

/* Joins `vma` with its neighbours where these are alike; gives what it is. */
static struct uk_vma *vma_join(struct uk_vas *vas, struct uk_vma *vma)
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

static int set_attr(struct uk_vas *vas, __vaddr_t va, __vaddr_t end,
		    unsigned long attr)
{
	struct uk_vma *spare[2], *vma;
	int rc;

	if (unlikely(!covered(vas, va, end)))
		return -ENOMEM;
	rc = spares_get(vas, va, end, spare);
	if (unlikely(rc))
		return rc;
	vma = range_cut(vas, va, end, spare);
	while (vma && vma->start < end) {
		if (vma->attr != attr && vma->type != UK_VMA_RSVD) {
			vma->attr = attr;
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

int uk_vma_advise(struct uk_vas *vas, __vaddr_t va, __sz len, int advice)
{
	struct uk_vma *vma;
	__vaddr_t end = va + len;
	int rc = 0;

	if (unlikely(!range_valid(va, len)))
		return -EINVAL;
	uk_mutex_lock(&vas->lock);
	if (unlikely(!covered(vas, va, end))) {
		rc = -ENOMEM;
	} else if (advice == UK_VMA_ADV_DONTNEED) {
		for (vma = uk_vma_find(vas, va); vma && vma->start < end;
		     vma = uk_vma_next(vma))
			pages_drop(vas, vma, MAX(va, vma->start),
				   MIN(end, vma->end));
	} else if (advice == UK_VMA_ADV_WILLNEED) {
		(void)vma_populate(vas, va, len);
	} else {
		rc = -EINVAL;
	}
	uk_mutex_unlock(&vas->lock);
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

static int is_free(struct uk_vas *vas, __vaddr_t va, __sz len)
{
	struct uk_vma *vma = uk_vma_find_from(vas, va);

	return !vma || vma->start >= va + len;
}

/* The highest room for `len` below `top`, or 0. */
static __vaddr_t room_below(struct uk_vas *vas, __vaddr_t top, __sz len)
{
	struct uk_vma *vma = vma_tree_find_below(vas->root, top);
	__vaddr_t end = top;

	for (;;) {
		if (vma && vma->end > end) {
			end = vma->start;
			vma = uk_vma_prev(vma);
			continue;
		}
		if (end < len || end - len < UK_VAS_MIN)
			return 0;
		if (!vma || vma->end <= end - len)
			return end - len;
		end = vma->start;
		vma = uk_vma_prev(vma);
	}
}

/* Decides on the address; 0, or why it cannot be. */
static int place(struct uk_vas *vas, __vaddr_t *va, __sz len,
		 unsigned long flags)
{
	__vaddr_t at;

	if (flags & (UK_VMA_MAP_FIXED | UK_VMA_MAP_REPLACE)) {
		if (unlikely(!range_valid(*va, len)))
			return *va % PAGE_SIZE ? -EINVAL : -ENOMEM;
		if (flags & UK_VMA_MAP_REPLACE)
			return 0;
		return is_free(vas, *va, len) ? 0 : -EEXIST;
	}
	if (*va && range_valid(PAGE_ALIGN_DOWN(*va), len) &&
	    is_free(vas, PAGE_ALIGN_DOWN(*va), len)) {
		*va = PAGE_ALIGN_DOWN(*va);
		return 0;
	}
	at = room_below(vas, vas->free_top, len);
	if (!at)
		at = room_below(vas, vas->mmap_top, len);
	if (!at)
		at = room_below(vas, UK_VAS_MAX, len);
	if (unlikely(!at))
		return -ENOMEM;
	if (at < vas->free_top)
		vas->free_top = at;
	*va = at;
	return 0;
}

static int map_locked(struct uk_vas *vas, __vaddr_t *va,
		      const struct map_args *m)
{
	struct uk_vma *vma;
	int rc;

	rc = place(vas, va, m->len, m->flags);
	if (unlikely(rc))
		return rc;
	vma = uk_malloc(vas->a, sizeof(*vma));
	if (unlikely(!vma))
		return -ENOMEM;
	if (m->flags & UK_VMA_MAP_REPLACE) {
		rc = vma_unmap(vas, *va, m->len);
		if (unlikely(rc)) {
			uk_free(vas->a, vma);
			return rc;
		}
	}
	*vma = (struct uk_vma){
		.start = *va,
		.end = *va + m->len,
		.attr = m->attr,
		.flags = m->flags & UK_VMA_FLAG_SHARED,
		.type = m->type,
		.obj = m->obj,
		.off = m->off,
		.name = m->name,
	};
	if (m->obj)
		m->obj->refcnt++;
	vma_insert(vas, vma);
	vma_join(vas, vma);
	if (!(m->flags & UK_VMA_MAP_POPULATE))
		return 0;
	rc = vma_populate(vas, *va, m->len);
	if (unlikely(rc == -ENOMEM)) {
		(void)vma_unmap(vas, *va, m->len);
		return rc;
	}
	return 0;
}

static int map(struct uk_vas *vas, __vaddr_t *va, const struct map_args *m)
{
	int rc;

	if (unlikely(!m->len || !PAGE_ALIGNED(m->len) || m->len > UK_VAS_MAX))
		return -EINVAL;
	if (unlikely((m->attr & WX) == WX))
		return -EACCES;
	uk_mutex_lock(&vas->lock);
	rc = map_locked(vas, va, m);
	uk_mutex_unlock(&vas->lock);
	return rc;
}

int uk_vma_map_anon(struct uk_vas *vas, __vaddr_t *va, __sz len,
		    unsigned long attr, unsigned long flags, const char *name)
{
	struct map_args m = { .len = len,
			      .attr = attr & PAGE_ATTR_PROT_MASK,
			      .flags = flags,
			      .type = UK_VMA_ANON,
			      .name = name };

	return map(vas, va, &m);
}

int uk_vma_reserve(struct uk_vas *vas, __vaddr_t *va, __sz len,
		   unsigned long flags, const char *name)
{
	struct map_args m = { .len = len,
			      .flags = flags &
				       ~(unsigned long)UK_VMA_MAP_POPULATE,
			      .type = UK_VMA_RSVD,
			      .name = name };

	return map(vas, va, &m);
}

int uk_vma_map_object(struct uk_vas *vas, __vaddr_t *va, __sz len,
		      unsigned long attr, unsigned long flags,
		      struct uk_vm_object *o, __off off, const char *name)
{
	struct map_args m = { .len = len,
			      .attr = attr & PAGE_ATTR_PROT_MASK,
			      .flags = flags,
			      .type = UK_VMA_OBJECT,
			      .obj = o,
			      .off = off,
			      .name = name };

	if (unlikely(off < 0 || !PAGE_ALIGNED((__sz)off)))
		return -EINVAL;
	return map(vas, va, &m);
}

int uk_vma_map_stack(struct uk_vas *vas, __vaddr_t *va, __sz len,
		     unsigned long attr, unsigned long flags, const char *name)
{
	unsigned long order = UK_VMA_MAP_FIXED | UK_VMA_MAP_REPLACE;
	__vaddr_t at = *va ? *va - PAGE_SIZE : 0;
	struct map_args m = { .len = len,
			      .attr = attr & PAGE_ATTR_PROT_MASK,
			      .flags = (flags & ~order) | UK_VMA_MAP_REPLACE,
			      .type = UK_VMA_STACK,
			      .name = name };
	int rc;

	/* The guard first, over the whole; then the stack into it */
	rc = uk_vma_reserve(vas, &at, len + PAGE_SIZE, flags, "guard");
	if (unlikely(rc))
		return rc;
	*va = at + PAGE_SIZE;
	rc = map(vas, va, &m);
	if (unlikely(rc))
		(void)uk_vma_unmap(vas, at, len + PAGE_SIZE);
	return rc;
}
