/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * New areas: finding room for them, and the kinds of them.
 *
 * Whatever needs memory gets it before anything is changed, so an operation
 * that fails has done nothing.
 */

#include <errno.h>

#include <uk/vma_types.h>

#include "vmem_priv.h"

#define WX (PAGE_ATTR_PROT_WRITE | PAGE_ATTR_PROT_EXEC)
#define GROW_MAX (8UL << 20)
#define GROW_GAP (256 * PAGE_SIZE)

struct map_args {
	__sz len;
	unsigned long attr;
	unsigned long flags;
	enum uk_vma_type type;
	struct uk_vm_object *obj;
	__off off;
	const char *name;
};

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

/*
 * Linux keeps 256 pages free below such an area, and 8 MiB is what a stack may
 * use if nobody says otherwise.
 */
struct uk_vma *vma_grow_down(struct uk_vas *vas, __vaddr_t va)
{
	struct uk_vma *vma = uk_vma_find_from(vas, va);
	struct uk_vma *below;
	__vaddr_t to = PAGE_ALIGN_DOWN(va);

	if (!vma || !(vma->flags & UK_VMA_FLAG_GROWSDOWN) || to < UK_VAS_MIN ||
	    vma->end - to > GROW_MAX)
		return __NULL;
	below = uk_vma_prev(vma);
	if (below && below->end + GROW_GAP > to)
		return __NULL;
	vas->mapped += vma->start - to;
	vma->start = to;
	return vma;
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
		.flags = m->flags & UK_VMA_FLAGS,
		.type = m->type,
		.obj = m->obj,
		.off = m->off,
		.name = m->name,
	};
	if (m->obj)
		uk_vm_object_acquire(m->obj);
	vma_insert(vas, vma);
	vma_join(vas, vma);
	if (!((m->flags | vas->map_flags) & UK_VMA_MAP_POPULATE) ||
	    !(m->attr & PAGE_ATTR_PROT_MASK))
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
	if ((flags & UK_VMA_MAP_SHARED) && !o->ops->page_get_shared) {
		if (attr & PAGE_ATTR_PROT_WRITE)
			return -ENODEV;
		m.flags |= UK_VMA_MAP_RDONLY;
	}
	return map(vas, va, &m);
}

int uk_vma_map_dma(struct uk_vas *vas, __vaddr_t *va, __sz len,
		   unsigned long attr, unsigned long flags, const char *name,
		   __paddr_t pa)
{
	struct map_args m = { .len = len,
			      .attr = attr &
				      (PAGE_ATTR_PROT_MASK | PAGE_ATTR_DEVICE),
			      .flags = flags | UK_VMA_MAP_POPULATE,
			      .type = UK_VMA_DMA,
			      .off = (__off)pa,
			      .name = name };

	if (unlikely(!PAGE_ALIGNED(pa)))
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
