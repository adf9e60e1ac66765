/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Filling the direct map.  The table of the first GiB is part of the image;
 * further ones come from the memory map while it still gives pages, later
 * from a few kept back for devices.
 */
#include <uk/asm/paging.h>
#include <uk/plat/io.h>
#include <uk/plat/memory.h>

#include "directmap.h"

#define BIG_SHIFT 21
#define BIG_SIZE (1UL << BIG_SHIFT)
#define GIB_SHIFT 30
#define GIB_SIZE (1UL << GIB_SHIFT)
#define LIMIT (512UL << GIB_SHIFT)
#define SPARE_TABLES 4

extern __visible __pte_t boot_pdpt_dm[]; /* UKPLAT_KASLR: two pages */

static __pte_t spare[SPARE_TABLES][UKARCH_PT_ENTRIES] __align(4096);
static unsigned int spare_used;

static __pte_t *table_new(void)
{
	__pte_t *t = __NULL;

	/* the map of memory is the allocator's once there is one */
	if (!ukplat_memallocator_get())
		t = ukplat_memregion_alloc(PAGE_SIZE);
	if (!t)
		return spare_used < SPARE_TABLES ? spare[spare_used++] : __NULL;
	for (int i = 0; i < UKARCH_PT_ENTRIES; i++)
		t[i] = 0;
	return t;
}

/* The entry that maps the 2 MiB at `pa`. */
static __pte_t *entry_of(__paddr_t pa)
{
	__pte_t *gib = &boot_pdpt_dm[ukarch_pt_index(UK_VA_DIRECTMAP, 2) +
				     (pa >> GIB_SHIFT)];
	__pte_t *t;

	if (!*gib) {
		t = table_new();
		if (!t)
			return __NULL;
		*gib = ukarch_pte_make_table(ukplat_virt_to_phys(t));
	}
	t = ukplat_phys_to_virt(ukarch_pte_table_paddr(*gib));
	return &t[ukarch_pt_index(pa, 1)];
}

/* Fills the free entries for [pa, end), which lies in one GiB. */
static void fill(__pte_t *e, __paddr_t pa, __paddr_t end, __u64 flags)
{
	__pte_t v = ALIGN_DOWN(pa, BIG_SIZE) | flags;
	__sz n = ((end - 1) >> BIG_SHIFT) - (pa >> BIG_SHIFT) + 1;

	for (; n; n--, e++, v += BIG_SIZE)
		if (!*e)
			*e = v;
}

void *kvm_dm_map(__paddr_t pa, __sz len, __u64 flags)
{
	__paddr_t p, end, next;
	__pte_t *e;

	if (!len || uk_add_overflow(pa, len, &end) || end > LIMIT)
		return __NULL;
	flags |= X86_PTE_PRESENT | X86_PTE_RW | X86_PTE_PS | X86_PTE_GLOBAL |
		 X86_PTE_ACCESSED | X86_PTE_DIRTY;
	for (p = pa; p < end; p = next) {
		next = MIN(ALIGN_DOWN(p, GIB_SIZE) + GIB_SIZE, end);
		e = entry_of(p);
		if (!e)
			return __NULL;
		fill(e, p, next, flags);
	}
	ukarch_pt_sync();
	return ukplat_phys_to_virt(pa);
}

static __pte_t *fill_small(__pte_t *t, __pte_t v, __sz n)
{
	for (; n; n--, v += PAGE_SIZE)
		*t++ = v;
	return t;
}

/* Replaces a 2 MiB entry by a table whose pages in [pa, end) are read-only. */
static int split(__pte_t *e, __paddr_t pa, __paddr_t end)
{
	__paddr_t base = ALIGN_DOWN(pa, BIG_SIZE);
	__pte_t flags = (*e & ~X86_PTE_PADDR & ~(__pte_t)X86_PTE_PS);
	__pte_t *table = ukplat_memregion_alloc(PAGE_SIZE), *t;

	if (!table)
		return 0;
	t = fill_small(table, base | flags, (pa - base) >> PAGE_SHIFT);
	t = fill_small(t, pa | (flags & ~(__pte_t)X86_PTE_RW),
		       (end - pa) >> PAGE_SHIFT);
	fill_small(t, end | flags, (base + BIG_SIZE - end) >> PAGE_SHIFT);
	*e = ukarch_pte_make_table(ukplat_virt_to_phys(table));
	return 1;
}

int kvm_dm_protect(__paddr_t pa, __paddr_t end)
{
	__paddr_t next;
	__pte_t *e;

	for (; pa < end; pa = next) {
		next = MIN(ALIGN_DOWN(pa, BIG_SIZE) + BIG_SIZE, end);
		e = entry_of(pa);
		if (!e)
			return 0;
		if (next - pa == BIG_SIZE)
			*e &= ~(__pte_t)X86_PTE_RW;
		else if (!split(e, pa, next))
			return 0;
		ukarch_tlb_flush_page((__vaddr_t)ukplat_phys_to_virt(pa));
	}
	return 1;
}

void *ukplat_iomap(__paddr_t pa, __sz len)
{
	return kvm_dm_map(pa, len, X86_PTE_PCD | X86_PTE_PWT);
}
