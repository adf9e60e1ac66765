/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Format of x86_64 page tables (Intel SDM vol. 3A, 4.5).  Levels count from
 * the page: 0 = 4 KiB entries, 1 = 2 MiB, 2 = 1 GiB, 3 = the root.
 */
#ifndef __UK_ASM_PAGING_H__
#define __UK_ASM_PAGING_H__

#define X86_PTE_PRESENT 0x001
#define X86_PTE_RW 0x002
#define X86_PTE_USER 0x004
#define X86_PTE_PWT 0x008
#define X86_PTE_PCD 0x010
#define X86_PTE_ACCESSED 0x020
#define X86_PTE_DIRTY 0x040
#define X86_PTE_PS 0x080 /* levels 1 and 2: a page, not a table */
#define X86_PTE_GLOBAL 0x100
#define X86_PTE_NX_SHIFT 63

#define PT_LEVELS 4
#define PT_PTES_PER_PT 512

#ifndef __ASSEMBLY__
#include <uk/asm/arch.h>
#include <uk/essentials.h>
#include <uk/page.h>
#include <uk/plat/paging.h>

typedef __u64 __pte_t;

#define X86_PTE_NX (1UL << X86_PTE_NX_SHIFT)
#define X86_PTE_PADDR 0x000ffffffffff000UL

static inline unsigned int ukarch_pt_idx(__uptr va, unsigned int lvl)
{
	return (va >> (PAGE_SHIFT + 9 * lvl)) & (PT_PTES_PER_PT - 1);
}

/* Bytes that one entry of a level covers. */
static inline __sz ukarch_pt_page_size(unsigned int lvl)
{
	return 1UL << (PAGE_SHIFT + 9 * lvl);
}

/* May an entry of this level map memory itself on every x86_64 CPU? */
static inline int ukarch_pt_has_leaf(unsigned int lvl)
{
	return lvl <= 1;
}

/*
 * An entry that maps `pa`.  PROT_NONE gives an entry that is not present but
 * holds the address.
 */
static inline __pte_t ukarch_pte_leaf(__u64 pa, unsigned int lvl,
				      unsigned long attr)
{
	__pte_t p = (pa & X86_PTE_PADDR) | X86_PTE_ACCESSED | X86_PTE_DIRTY;

	if (attr & PAGE_ATTR_PROT_MASK)
		p |= X86_PTE_PRESENT;
	if (attr & PAGE_ATTR_PROT_WRITE)
		p |= X86_PTE_RW;
	if (!(attr & PAGE_ATTR_PROT_EXEC))
		p |= X86_PTE_NX;
	if (attr & PAGE_ATTR_DEVICE)
		p |= X86_PTE_PCD | X86_PTE_PWT;
	if (lvl)
		p |= X86_PTE_PS;
	return p;
}

/* An entry that refers to the table of the next lower level at `pa`. */
static inline __pte_t ukarch_pte_table(__u64 pa)
{
	return (pa & X86_PTE_PADDR) | X86_PTE_PRESENT | X86_PTE_RW;
}

static inline int ukarch_pte_present(__pte_t p, unsigned int lvl)
{
	(void)lvl;
	return (p & X86_PTE_PRESENT) != 0;
}

/* Of a present entry: does it map memory (or refer to a table)? */
static inline int ukarch_pte_is_leaf(__pte_t p, unsigned int lvl)
{
	return lvl == 0 || (p & X86_PTE_PS);
}

static inline __u64 ukarch_pte_paddr(__pte_t p, unsigned int lvl)
{
	(void)lvl;
	return p & X86_PTE_PADDR;
}

/* The `attr` that a leaf was made with. */
static inline unsigned long ukarch_pte_attr(__pte_t p, unsigned int lvl)
{
	unsigned long attr = 0;

	(void)lvl;
	if (p & X86_PTE_PCD)
		attr = PAGE_ATTR_DEVICE;
	if (!(p & X86_PTE_PRESENT))
		return attr;
	attr |= PAGE_ATTR_PROT_READ;
	if (p & X86_PTE_RW)
		attr |= PAGE_ATTR_PROT_WRITE;
	if (!(p & X86_PTE_NX))
		attr |= PAGE_ATTR_PROT_EXEC;
	return attr;
}

static inline __pte_t ukarch_pte_read(const __pte_t *pte)
{
	return *(const volatile __pte_t *)pte;
}

/* Writes an entry; one that was present before needs a flush as well. */
static inline void ukarch_pte_write(__pte_t *pte, __pte_t val)
{
	*(volatile __pte_t *)pte = val;
	barrier();
}

/* Forgets the translation of one page (any leaf size) on this CPU. */
static inline void ukarch_tlb_flush_page(__uptr va)
{
	__asm__ __volatile__("invlpg (%0)" : : "r"(va) : "memory");
}

static inline void ukarch_tlb_flush_all(void)
{
	x86_write_cr3(x86_read_cr3());
}

/* The table (physical) of the upper half: on x86_64 one serves both. */
static inline __u64 ukarch_pt_kernel_root(void)
{
	return x86_read_cr3() & X86_PTE_PADDR;
}

/* The table (physical) of the lower half. */
static inline __u64 ukarch_pt_lower_root(void)
{
	return x86_read_cr3() & X86_PTE_PADDR;
}

/* Makes `root` (physical), prepared as below, the active table. */
static inline void ukarch_pt_lower_root_set(__u64 root)
{
	x86_write_cr3(root);
}

/*
 * Prepares a zeroed table as root of a lower half: it shares the tables of
 * the upper half, whose root entries therefore never change after boot.
 */
static inline void ukarch_pt_lower_root_init(__pte_t *root)
{
	const __pte_t *cur =
		(const __pte_t *)(ukarch_pt_kernel_root() + UK_VA_DIRECTMAP);

	for (unsigned int i = PT_PTES_PER_PT / 2; i < PT_PTES_PER_PT; i++)
		root[i] = cur[i];
}

#endif /* !__ASSEMBLY__ */
#endif /* __UK_ASM_PAGING_H__ */
