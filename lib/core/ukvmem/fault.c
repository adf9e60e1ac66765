/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Pages of areas: filled in when touched, copied when written, dropped.
 *
 * A page that belongs to the address space alone is mapped with PAGE_ATTR_MARK
 * and freed when it is dropped.  One without the mark belongs to the area's
 * object (or is given memory) and is mapped writable in shared views only.
 */

#include <errno.h>

#include <uk/arch/ctx.h>
#include <uk/arch/traps.h>
#include <uk/assert.h>
#include <uk/isr/string.h>
#include <uk/plat/memory.h>

#include "vmem_priv.h"

#define AROUND_PAGES 16UL /* pages of an object that one read fault maps */
#define LARGE_AREA (32UL << 20) /* gets large pages without being asked for */
#define DROP_BATCH 16 /* pages that one flush is for */

/* Are writes for the memory behind the area, not for copies? */
static int is_shared(const struct uk_vma *vma)
{
	return vma->type == UK_VMA_DMA || (vma->type == UK_VMA_OBJECT &&
					   (vma->flags & UK_VMA_FLAG_SHARED));
}

/* Attributes of one page of `vma`. */
static unsigned long page_attr(const struct uk_vma *vma, unsigned long mark)
{
	unsigned long attr = vma->attr & PAGE_ATTR_PROT_MASK;

	if (attr & PAGE_ATTR_PROT_WRITE)
		attr |= PAGE_ATTR_PROT_READ;
	if (!mark && !is_shared(vma))
		attr &= ~PAGE_ATTR_PROT_WRITE;
	if (attr)
		attr |= vma->attr & PAGE_ATTR_DEVICE;
	return attr | mark;
}

/* Maps a page of memory of our own, frees it if that fails. */
static int map_own(struct uk_vas *vas, struct uk_vma *vma, __vaddr_t va,
		   void *page)
{
	int rc;

	if (vma->attr & PAGE_ATTR_PROT_EXEC)
		ukarch_icache_sync(page, PAGE_SIZE);
	rc = ukplat_page_map(&vas->pt, va, ukplat_virt_to_phys(page), 1,
			     page_attr(vma, PAGE_ATTR_MARK));
	if (unlikely(rc))
		uk_pfree(vas->a, page, 1);
	else
		vas->resident++;
	return rc;
}

/* Large pages are for areas that use much, while there is much. */
static int wants_large(const struct uk_vas *vas, const struct uk_vma *vma)
{
	__sz avail, total;

	if (vma->flags & UK_VMA_FLAG_SMALL)
		return 0;
	if (!(vma->flags & UK_VMA_FLAG_LARGE) &&
	    vma->end - vma->start < LARGE_AREA)
		return 0;
	avail = uk_alloc_availmem(vas->a);
	total = uk_alloc_totalmem();
	return avail > total / (vma->flags & UK_VMA_FLAG_LARGE ? 4 : 2);
}

/* Fills in the whole large page around `va`; 0 if it did. */
static int fault_large(struct uk_vas *vas, struct uk_vma *vma, __vaddr_t va)
{
	__vaddr_t base = ALIGN_DOWN(va, PAGE_LARGE_SIZE);
	void *mem;
	int rc;

	if (base < vma->start || vma->end - base < PAGE_LARGE_SIZE ||
	    !wants_large(vas, vma))
		return -ENOENT;
	mem = uk_palloc_aligned(vas->a, PAGE_LARGE_SIZE >> PAGE_SHIFT);
	if (!mem)
		return -ENOMEM;
	memset(mem, 0, PAGE_LARGE_SIZE);
	if (vma->attr & PAGE_ATTR_PROT_EXEC)
		ukarch_icache_sync(mem, PAGE_LARGE_SIZE);
	rc = ukplat_page_map_large(&vas->pt, base, ukplat_virt_to_phys(mem),
				   page_attr(vma, PAGE_ATTR_MARK));
	if (rc)
		uk_pfree(vas->a, mem, PAGE_LARGE_SIZE >> PAGE_SHIFT);
	else
		vas->resident += PAGE_LARGE_SIZE >> PAGE_SHIFT;
	return rc;
}

static int fault_anon(struct uk_vas *vas, struct uk_vma *vma, __vaddr_t va)
{
	void *page;

	if (!fault_large(vas, vma, va))
		return 0;
	page = uk_palloc(vas->a, 1);
	if (unlikely(!page))
		return -ENOMEM;
	memset(page, 0, PAGE_SIZE);
	return map_own(vas, vma, va, page);
}

static int object_page(struct uk_vma *vma, __vaddr_t va, void **page)
{
	const struct uk_vm_object_ops *ops = vma->obj->ops;
	__off off = vma->off + (__off)(va - vma->start);

	if (is_shared(vma) && ops->page_get_shared)
		return ops->page_get_shared(vma->obj, off, page);
	return ops->page_get(vma->obj, off, page);
}

static void object_page_put(struct uk_vma *vma, __vaddr_t va)
{
	__off off = vma->off + (__off)(va - vma->start);

	if (vma->obj && vma->obj->ops->page_put)
		vma->obj->ops->page_put(vma->obj, off);
}

/* Gives the address space a copy of the object's page. */
static int fault_copy(struct uk_vas *vas, struct uk_vma *vma, __vaddr_t va,
		      const void *from)
{
	void *page = uk_palloc(vas->a, 1);

	if (unlikely(!page))
		return -ENOMEM;
	memcpy(page, from, PAGE_SIZE);
	return map_own(vas, vma, va, page);
}

static int fault_object_write(struct uk_vas *vas, struct uk_vma *vma,
			      __vaddr_t va)
{
	void *from;
	int rc;

	rc = object_page(vma, va, &from);
	if (unlikely(rc))
		return rc;
	rc = fault_copy(vas, vma, va, from);
	object_page_put(vma, va);
	return rc;
}

/*
 * Takes the object's pages from `va` on as long as they are adjacent in memory;
 * gives the end, and where the first is.
 */
static int object_run(struct uk_vma *vma, __vaddr_t va, __vaddr_t *end,
		      char **first)
{
	__vaddr_t at = va + PAGE_SIZE;
	void *page;
	int rc;

	rc = object_page(vma, va, &page);
	if (unlikely(rc))
		return rc;
	*first = page;
	for (; at < *end && !object_page(vma, at, &page); at += PAGE_SIZE) {
		if (page != *first + (at - va)) {
			object_page_put(vma, at);
			break;
		}
	}
	*end = at;
	return 0;
}

/* Maps such a run; gives its end in *end. */
static int map_object_run(struct uk_vas *vas, struct uk_vma *vma, __vaddr_t va,
			  __vaddr_t *end)
{
	__vaddr_t at;
	char *first;
	int rc;

	rc = object_run(vma, va, end, &first);
	if (unlikely(rc))
		return rc;
	if (vma->attr & PAGE_ATTR_PROT_EXEC)
		ukarch_icache_sync(first, *end - va);
	rc = ukplat_page_map(&vas->pt, va, ukplat_virt_to_phys(first),
			     (*end - va) >> PAGE_SHIFT, page_attr(vma, 0));
	if (unlikely(rc))
		for (at = va; at < *end; at += PAGE_SIZE)
			object_page_put(vma, at);
	return rc;
}

/* Maps the object's page, and its neighbours above up to what is mapped. */
static int fault_object_read(struct uk_vas *vas, struct uk_vma *vma,
			     __vaddr_t va)
{
	__vaddr_t limit = ALIGN_UP(va + 1, AROUND_PAGES << PAGE_SHIFT);
	struct uk_page_found found;
	__vaddr_t end;
	int rc;

	/* A shared view would fill the holes of the object */
	if (is_shared(vma))
		limit = va + PAGE_SIZE;
	limit = MIN(limit, vma->end);
	limit = ukplat_page_next(&vas->pt, va + PAGE_SIZE, limit, &found);
	end = limit;
	rc = map_object_run(vas, vma, va, &end);
	if (unlikely(rc))
		return rc;
	while (end < limit) {
		va = end;
		end = limit;
		if (map_object_run(vas, vma, va, &end))
			break;
	}
	return 0;
}

/* The page is there, but the access was refused. */
static int fault_present(struct uk_vas *vas, struct uk_vma *vma, __vaddr_t va,
			 __paddr_t pa, unsigned long attr, int write)
{
	unsigned long mark = attr & PAGE_ATTR_MARK;
	int rc;

	if (mark || !write || is_shared(vma)) {
		/* Another CPU was faster; nor must a large page be split */
		if (attr == page_attr(vma, mark))
			return 0;
		return ukplat_page_set_attr(&vas->pt, va, 1,
					    page_attr(vma, mark));
	}
	rc = ukplat_page_unmap(&vas->pt, va, 1);
	if (unlikely(rc))
		return rc;
	rc = fault_copy(vas, vma, va, ukplat_phys_to_virt(pa));
	object_page_put(vma, va);
	return rc;
}

int page_fault_in(struct uk_vas *vas, struct uk_vma *vma, __vaddr_t va,
		  unsigned int access)
{
	int write = access & UKARCH_FAULT_WRITE;
	unsigned long attr;
	__paddr_t pa;

	if (!ukplat_page_lookup(&vas->pt, va, &pa, &attr))
		return fault_present(vas, vma, va, pa, attr, write);
	if (vma->type == UK_VMA_DMA)
		return ukplat_page_map(&vas->pt, va,
				       (__paddr_t)vma->off + (va - vma->start),
				       1, page_attr(vma, 0));
	if (vma->type != UK_VMA_OBJECT)
		return fault_anon(vas, vma, va);
	if (write && !is_shared(vma))
		return fault_object_write(vas, vma, va);
	return fault_object_read(vas, vma, va);
}

struct dropped {
	__vaddr_t va;
	struct uk_page_found page;
};

/* Gives back what was mapped: nobody can reach it any more. */
static void page_free(struct uk_vas *vas, struct uk_vma *vma,
		      const struct dropped *d)
{
	if (d->page.attr & PAGE_ATTR_MARK) {
		uk_pfree(vas->a, ukplat_phys_to_virt(d->page.pa),
			 d->page.size >> PAGE_SHIFT);
		vas->resident -= d->page.size >> PAGE_SHIFT;
	} else {
		object_page_put(vma, d->va);
	}
}

void pages_drop(struct uk_vas *vas, struct uk_vma *vma, __vaddr_t start,
		__vaddr_t end)
{
	struct dropped d[DROP_BATCH];
	__vaddr_t va = start;
	unsigned int n, i;

	while (va < end) {
		for (n = 0; n < DROP_BATCH; n++) {
			va = ukplat_page_next(&vas->pt, va, end, &d[n].page);
			if (va >= end)
				break;
			d[n].va = va;
			va += d[n].page.size;
		}
		if (!n)
			break;
		/* whole large pages only: that cannot fail */
		(void)ukplat_page_unmap(
			&vas->pt, d[0].va,
			(d[n - 1].va + d[n - 1].page.size - d[0].va) >>
				PAGE_SHIFT);
		for (i = 0; i < n; i++)
			page_free(vas, vma, &d[i]);
	}
}

int pages_split(struct uk_vas *vas, __vaddr_t start, __vaddr_t end)
{
	int rc = ukplat_page_split(&vas->pt, start);

	return rc ? rc : ukplat_page_split(&vas->pt, end);
}

void pages_set_attr(struct uk_vas *vas, struct uk_vma *vma)
{
	struct uk_page_found f;
	__vaddr_t va = vma->start;

	while ((va = ukplat_page_next(&vas->pt, va, vma->end, &f)) < vma->end) {
		if (vma->attr & PAGE_ATTR_PROT_EXEC)
			ukarch_icache_sync(ukplat_phys_to_virt(f.pa), f.size);
		(void)ukplat_page_set_attr(
			&vas->pt, va, f.size >> PAGE_SHIFT,
			page_attr(vma, f.attr & PAGE_ATTR_MARK));
		va += f.size;
	}
}

static unsigned long access_needs(unsigned int access)
{
	if (access & UKARCH_FAULT_WRITE)
		return PAGE_ATTR_PROT_WRITE;
	if (access & UKARCH_FAULT_EXEC)
		return PAGE_ATTR_PROT_EXEC;
	return PAGE_ATTR_PROT_READ | PAGE_ATTR_PROT_WRITE | PAGE_ATTR_PROT_EXEC;
}

int uk_vas_fault(struct uk_vas *vas, __vaddr_t va, unsigned int access)
{
	struct uk_vma *vma;
	int rc = -EFAULT;

	uk_mutex_lock(&vas->lock);
	vma = uk_vma_find(vas, va);
	if (!vma)
		vma = vma_grow_down(vas, va);
	if (vma && vma->type != UK_VMA_RSVD &&
	    (vma->attr & access_needs(access)))
		rc = page_fault_in(vas, vma, PAGE_ALIGN_DOWN(va), access);
	uk_mutex_unlock(&vas->lock);
	return rc;
}
