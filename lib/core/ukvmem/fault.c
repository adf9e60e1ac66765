/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Pages of areas: filled in when touched, copied when written, dropped.
 *
 * A page that belongs to the address space alone is mapped with PAGE_ATTR_MARK
 * and freed when it is dropped.  One without the mark belongs to the area's
 * object and is never mapped writable.
 */

#include <errno.h>

#include <uk/arch/ctx.h>
#include <uk/arch/traps.h>
#include <uk/assert.h>
#include <uk/isr/string.h>
#include <uk/plat/memory.h>

#include "vmem_priv.h"

#define AROUND_PAGES 16UL /* pages of an object that one read fault maps */

/* Attributes of one page of `vma`. */
static unsigned long page_attr(const struct uk_vma *vma, unsigned long mark)
{
	unsigned long attr = vma->attr & PAGE_ATTR_PROT_MASK;

	if (attr & PAGE_ATTR_PROT_WRITE)
		attr |= PAGE_ATTR_PROT_READ;
	if (!mark)
		attr &= ~PAGE_ATTR_PROT_WRITE;
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

static int fault_anon(struct uk_vas *vas, struct uk_vma *vma, __vaddr_t va)
{
	void *page = uk_palloc(vas->a, 1);

	if (unlikely(!page))
		return -ENOMEM;
	memset(page, 0, PAGE_SIZE);
	return map_own(vas, vma, va, page);
}

static int object_page(struct uk_vma *vma, __vaddr_t va, void **page)
{
	__off off = vma->off + (__off)(va - vma->start);

	return vma->obj->ops->page_get(vma->obj, off, page);
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
	__vaddr_t end;
	int rc;

	limit = MIN(limit, vma->end);
	limit = ukplat_page_next(&vas->pt, va + PAGE_SIZE, limit, __NULL,
				 __NULL);
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
			 __paddr_t pa, unsigned long mark, int write)
{
	int rc;

	if (mark || !write)
		return ukplat_page_set_attr(&vas->pt, va, 1,
					    page_attr(vma, mark));
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
		return fault_present(vas, vma, va, pa, attr & PAGE_ATTR_MARK,
				     write);
	if (vma->type != UK_VMA_OBJECT)
		return fault_anon(vas, vma, va);
	if (write)
		return fault_object_write(vas, vma, va);
	return fault_object_read(vas, vma, va);
}

void pages_drop(struct uk_vas *vas, struct uk_vma *vma, __vaddr_t start,
		__vaddr_t end)
{
	unsigned long attr;
	__vaddr_t va = start;
	__paddr_t pa;

	while ((va = ukplat_page_next(&vas->pt, va, end, &pa, &attr)) < end) {
		ukplat_page_unmap(&vas->pt, va, 1);
		if (attr & PAGE_ATTR_MARK) {
			uk_pfree(vas->a, ukplat_phys_to_virt(pa), 1);
			vas->resident--;
		} else {
			object_page_put(vma, va);
		}
		va += PAGE_SIZE;
	}
}

void pages_set_attr(struct uk_vas *vas, struct uk_vma *vma)
{
	__vaddr_t va = vma->start;
	unsigned long attr;
	__paddr_t pa;

	while ((va = ukplat_page_next(&vas->pt, va, vma->end, &pa, &attr)) <
	       vma->end) {
		if (vma->attr & PAGE_ATTR_PROT_EXEC)
			ukarch_icache_sync(ukplat_phys_to_virt(pa), PAGE_SIZE);
		ukplat_page_set_attr(&vas->pt, va, 1,
				     page_attr(vma, attr & PAGE_ATTR_MARK));
		va += PAGE_SIZE;
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
	if (vma && vma->type != UK_VMA_RSVD &&
	    (vma->attr & access_needs(access)))
		rc = page_fault_in(vas, vma, PAGE_ALIGN_DOWN(va), access);
	uk_mutex_unlock(&vas->lock);
	return rc;
}
