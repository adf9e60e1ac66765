/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What the kernel gives to areas, for tests on the host: a page table that is
 * an array, and an allocator that counts.
 */
#ifndef __HOST_KERNEL_H__
#define __HOST_KERNEL_H__

#include <assert.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <uk/arch/ctx.h>
#include <uk/page.h>
#include <uk/plat/memory.h>

#include "../vmem_priv.h"

#define BASE 0x40000000UL
#define NMAX 2048UL
#define LARGE 512UL /* pages in a large one */
#define ARENA (4 * NMAX)

static struct {
	int used;
	int large; /* part of a large page */
	__paddr_t pa;
	unsigned long attr;
} pte[NMAX];
static unsigned long N; /* pages in use */
static long live_blocks, live_pages, object_pages;
static struct uk_vas vas;
static struct uk_alloc alloc;
static __u8 *arena;
static __u8 taken[ARENA];

static unsigned long idx(__vaddr_t va)
{
	assert(va >= BASE && va < BASE + N * PAGE_SIZE);
	return (va - BASE) / PAGE_SIZE;
}

__paddr_t ukplat_virt_to_phys(const volatile void *va)
{
	return (__paddr_t)va - UK_VA_DIRECTMAP;
}

int ukplat_page_map(struct uk_pagetable *pt __unused, __vaddr_t va,
		    __paddr_t pa, __sz pages, unsigned long attr)
{
	__sz n;

	for (n = 0; n < pages; n++)
		if (pte[idx(va) + n].used)
			return -EEXIST;
	assert((attr & 6) != 6);
	for (n = 0; n < pages; n++) {
		pte[idx(va) + n].used = 1;
		pte[idx(va) + n].large = 0;
		pte[idx(va) + n].pa = pa + n * PAGE_SIZE;
		pte[idx(va) + n].attr = attr;
	}
	return 0;
}

int ukplat_page_map_large(struct uk_pagetable *pt, __vaddr_t va, __paddr_t pa,
			  unsigned long attr)
{
	int rc = ukplat_page_map(pt, va, pa, LARGE, attr);

	assert(idx(va) % LARGE == 0 && pa % PAGE_LARGE_SIZE == 0);
	for (__sz n = 0; !rc && n < LARGE; n++)
		pte[idx(va) + n].large = 1;
	return rc;
}

/* Ranges never end within a large page: that could fail. */
static void assert_whole(unsigned long i, __sz pages)
{
	assert(!pte[i].used || !pte[i].large || i % LARGE == 0);
	i += pages;
	assert(i == N || !pte[i].used || !pte[i].large || i % LARGE == 0);
}

int ukplat_page_unmap(struct uk_pagetable *pt __unused, __vaddr_t va,
		      __sz pages)
{
	assert_whole(idx(va), pages);
	for (__sz n = 0; n < pages; n++)
		pte[idx(va) + n].used = 0;
	return 0;
}

int ukplat_page_split(struct uk_pagetable *pt __unused, __vaddr_t va)
{
	unsigned long i = (va - BASE) / PAGE_SIZE;
	unsigned long first = i / LARGE * LARGE;

	if (i >= N || i % LARGE == 0 || !pte[i].used || !pte[i].large)
		return 0;
	if (uk_alloc_fails(&alloc))
		return -ENOMEM;
	for (i = first; i < first + LARGE; i++)
		pte[i].large = 0;
	return 0;
}

int ukplat_page_set_attr(struct uk_pagetable *pt __unused, __vaddr_t va,
			 __sz pages, unsigned long attr)
{
	unsigned long i = idx(va);

	assert_whole(i, pages);
	for (; pages--; i++)
		if (pte[i].used)
			pte[i].attr = attr | (pte[i].attr & PAGE_ATTR_MARK);
	return 0;
}

int ukplat_page_lookup(struct uk_pagetable *pt __unused, __vaddr_t va,
		       __paddr_t *pa, unsigned long *attr)
{
	if (!pte[idx(va)].used)
		return -ENOENT;
	if (pa)
		*pa = pte[idx(va)].pa;
	if (attr)
		*attr = pte[idx(va)].attr;
	return 0;
}

__vaddr_t ukplat_page_next(struct uk_pagetable *pt __unused, __vaddr_t va,
			   __vaddr_t end, struct uk_page_found *f)
{
	__vaddr_t last = BASE + N * PAGE_SIZE;

	for (va = MAX(va, BASE); va < MIN(end, last); va += PAGE_SIZE) {
		if (!pte[idx(va)].used)
			continue;
		f->size = PAGE_SIZE;
		if (pte[idx(va)].large) {
			f->size = PAGE_LARGE_SIZE;
			va = ALIGN_DOWN(va, f->size);
		}
		f->pa = pte[idx(va)].pa;
		f->attr = pte[idx(va)].attr;
		return va;
	}
	return end;
}

void ukarch_icache_sync(const void *start __unused, __sz len __unused)
{
}

static void *t_malloc(struct uk_alloc *a __unused, __sz size)
{
	live_blocks++;
	return malloc(size);
}

static void t_free(struct uk_alloc *a __unused, void *p)
{
	live_blocks--;
	free(p);
}

/* Pages of the arena, which can be given back one by one. */
static void *arena_take(__sz n, __sz align)
{
	unsigned long i, k;

	for (i = 0; i + n <= ARENA; i += align) {
		for (k = 0; k < n && !taken[i + k]; k++)
			;
		if (k < n)
			continue;
		memset(&taken[i], 1, n);
		live_pages += n;
		return memset(arena + i * PAGE_SIZE, 0x99, n * PAGE_SIZE);
	}
	return NULL;
}

static void *t_palloc(struct uk_alloc *a __unused, __sz n)
{
	return arena_take(n, 1);
}

static void *t_palloc_aligned(struct uk_alloc *a __unused, __sz n)
{
	return arena_take(n, n);
}

static void t_pfree(struct uk_alloc *a __unused, void *p, __sz n)
{
	unsigned long i = ((__u8 *)p - arena) / PAGE_SIZE;

	live_pages -= n;
	for (; n--; i++) {
		assert(i < ARENA && taken[i]);
		taken[i] = 0;
	}
}

static __sz t_avail(struct uk_alloc *a __unused)
{
	return 1UL << 30;
}

static struct uk_alloc alloc = {
	.malloc = t_malloc,
	.free = t_free,
	.palloc = t_palloc,
	.palloc_aligned = t_palloc_aligned,
	.pfree = t_pfree,
	.availmem = t_avail,
};

#endif /* __HOST_KERNEL_H__ */
