/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The direct map, made at boot: RAM in the largest blocks that fit, and device
 * memory on demand.  Tables come from the spare pages of the image, and when
 * those are used up, while there is no allocator, from a free range of memory.
 */
#include <uk/asm/paging.h>
#include <uk/plat/io.h>
#include <uk/plat/memory.h>
#include <uk/plat/paging.h>

#include "plat_arm64.h"

#define BLOCK (1UL << 21)

static __paddr_t load_base;
static char *pool = __pt_pool;

__paddr_t ukplat_virt_to_phys(const volatile void *va)
{
	__vaddr_t a = (__vaddr_t)va;

	if (a >= UK_VA_KERNEL)
		return a - UK_VA_IMAGE + load_base;
	return a - UK_VA_DIRECTMAP;
}

/* Kernel address of a table: the first ones lie in the image. */
static __pte_t *table_of(__paddr_t pa)
{
	if (pa - load_base < plat_image_len())
		return (__pte_t *)(pa - load_base + UK_VA_IMAGE);
	return ukplat_phys_to_virt(pa);
}

/* By cache lines, of whatever size: a boot counts instructions. */
static void zero_page(__u64 *t)
{
	__sz line = 4UL << (SYSREG_READ(dczid_el0) & 15);

	/* two at a time: a line has at most half a page */
	for (__uptr p = (__uptr)t; p < (__uptr)t + PAGE_SIZE; p += 2 * line)
		__asm__ __volatile__("dc zva, %0\n\tdc zva, %1" ::"r"(p),
				     "r"(p + line)
				     : "memory");
}

static __pte_t *table_alloc(void)
{
	__u64 *t;

	if (pool < __pt_pool_end) {
		t = (__u64 *)pool;
		pool += PAGE_SIZE;
	} else {
		/* the map of memory is the allocator's once there is one */
		if (ukplat_memallocator_get())
			return __NULL;
		t = ukplat_memregion_alloc(PAGE_SIZE);
		if (!t)
			return __NULL;
	}
	zero_page(t);
	return t;
}

/* The table below entry `e`, made if there is none. */
static __pte_t *subtable(__pte_t *e)
{
	__pte_t *t;

	if (ukarch_pte_present(*e))
		return table_of(ukarch_pte_table_paddr(*e));
	t = table_alloc();
	if (t)
		*e = ukarch_pte_make_table(ukplat_virt_to_phys(t));
	return t;
}

/* `n` entries from `e` on for successive pages; unrolled, to be quick. */
static void map_pages(__pte_t *e, __pte_t pte, __sz n)
{
	for (; n >= 8; n -= 8, e += 8, pte += 8 * PAGE_SIZE) {
		e[0] = pte;
		e[1] = pte + PAGE_SIZE;
		e[2] = pte + 2 * PAGE_SIZE;
		e[3] = pte + 3 * PAGE_SIZE;
		e[4] = pte + 4 * PAGE_SIZE;
		e[5] = pte + 5 * PAGE_SIZE;
		e[6] = pte + 6 * PAGE_SIZE;
		e[7] = pte + 7 * PAGE_SIZE;
	}
	for (; n; n--, pte += PAGE_SIZE)
		*e++ = pte;
}

/* Whole blocks from `e` on while the entries are free; gives how many. */
static __sz map_blocks(__pte_t *e, __pte_t pte, __sz size, __sz n)
{
	__sz i;

	for (i = 0; i < n && !ukarch_pte_present(e[i]); i++, pte += size)
		e[i] = pte;
	return i;
}

/*
 * Maps [pa, end) in the direct map below table `t`, which serves `level`.
 * Blocks that are mapped already stay as they are.  Depth is bounded by the
 * levels.
 */
static int map(__pte_t *t, unsigned int level, __paddr_t pa, __paddr_t end,
	       unsigned long attr)
{
	__sz size = ukarch_pt_pagesize(level);
	__pte_t bits = ukarch_pte_make_page(0, attr, level);
	__pte_t *e = &t[ukarch_pt_index(pa + UK_VA_DIRECTMAP, level)];
	__pte_t *sub;
	__paddr_t next;
	__sz n;

	if (!level) {
		map_pages(e, pa | bits, (end - pa) >> PAGE_SHIFT);
		return 0;
	}
	for (; pa < end; pa = next, e++) {
		if (level < 3 && !(pa & (size - 1))) {
			n = map_blocks(e, pa | bits, size, (end - pa) / size);
			pa += n * size;
			e += n;
			if (pa == end)
				break;
		}
		next = (pa & ~(size - 1)) + size;
		if (ukarch_pte_present(*e) && ukarch_pte_is_page(*e, level))
			continue;
		sub = subtable(e);
		if (!sub || map(sub, level - 1, pa, MIN(next, end), attr))
			return -1;
	}
	return 0;
}

void boot_pt_init(__paddr_t load)
{
	load_base = load;
}

/* The lower half gets its full width, with nothing in it. */
void boot_pt_drop_idmap(void)
{
	__u64 tcr = SYSREG_READ(tcr_el1) & ~(__u64)TCR_EL1_T0SZ_MASK;

	SYSREG_WRITE(tcr_el1, tcr | TCR_EL1_T0SZ_48 | TCR_EL1_EPD0);
	ukarch_pt_write_root(0);
}

void boot_pt_guard(const void *page)
{
	__vaddr_t va = (__vaddr_t)page;

	/* the tables of the image follow one another */
	((__pte_t *)__pt_l3k)[(va - UK_VA_IMAGE) >> PAGE_SHIFT] = 0;
	ukarch_tlb_flush_page(va);
}

static __paddr_t clamp(__paddr_t v, __paddr_t lo, __paddr_t hi)
{
	return v < lo ? lo : MIN(v, hi);
}

/* RAM, writable; code and constants of the image only readable. */
int boot_pt_map_ram(__paddr_t from, __paddr_t to)
{
	__pte_t *root = (__pte_t *)__pt_l0;
	__paddr_t ro, ro_end;
	int rc;

	from = PAGE_ALIGN_UP(from);
	to = PAGE_ALIGN_DOWN(to);
	if (from >= to)
		return 0;
	ro = clamp(load_base, from, to);
	ro_end = clamp(ukplat_virt_to_phys(_erodata), ro, to);
	rc = map(root, 3, from, ro, PAGE_ATTR_PROT_RW);
	rc |= map(root, 3, ro, ro_end, PAGE_ATTR_PROT_READ);
	rc |= map(root, 3, ro_end, to, PAGE_ATTR_PROT_RW);
	ukarch_pt_sync();
	return rc;
}

/* Is there anything but devices in [from, to)? */
static int has_ram(__paddr_t from, __paddr_t to)
{
	struct ukplat_memregion_desc *m;

	ukplat_memregion_foreach(&m, UKPLAT_MEMRT_ANY,
				 0) if (RANGE_OVERLAP(m->pbase, m->len, from,
						      to - from)) return 1;
	return 0;
}

/* In blocks of 2 MiB where the block holds no RAM: fewer tables. */
void *ukplat_iomap(__paddr_t pa, __sz len)
{
	__pte_t *root = (__pte_t *)__pt_l0;
	__paddr_t from = ALIGN_DOWN(pa, BLOCK);
	__paddr_t to = ALIGN_UP(pa + len, BLOCK);

	if (to > UK_DIRECTMAP_SIZE || to < from)
		return __NULL;
	if (has_ram(from, to)) {
		from = PAGE_ALIGN_DOWN(pa);
		to = PAGE_ALIGN_UP(pa + len);
	}
	if (map(root, 3, from, to, PAGE_ATTR_PROT_RW | PAGE_ATTR_DEVICE))
		return __NULL;
	ukarch_pt_sync();
	return ukplat_phys_to_virt(pa);
}
