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

#define UKARCH_TLB_FLUSH_IS_LOCAL 1 /* other CPUs must be asked */
#define UKARCH_PT_LEVELS 4
#define UKARCH_PT_ENTRIES 512

#ifndef __ASSEMBLY__
#include <uk/asm/arch.h>
#include <uk/essentials.h>
#include <uk/page.h>
#include <uk/plat/paging.h>

typedef __u64 __pte_t;

#define X86_PTE_NX (1UL << X86_PTE_NX_SHIFT)
#define X86_PTE_PADDR 0x000ffffffffff000UL

static inline unsigned int ukarch_pt_index(__vaddr_t va, unsigned int level)
{
	return (va >> (PAGE_SHIFT + 9 * level)) & (UKARCH_PT_ENTRIES - 1);
}

/* Bytes that one entry of a level covers. */
static inline __sz ukarch_pt_pagesize(unsigned int level)
{
	return PAGE_SIZE << (9 * level);
}

static inline int ukarch_pte_present(__pte_t e)
{
	return (e & X86_PTE_PRESENT) != 0;
}

/* Of a present entry: does it map memory (or refer to a table)? */
static inline int ukarch_pte_is_page(__pte_t e, unsigned int level)
{
	return level == 0 || (e & X86_PTE_PS);
}

static inline __paddr_t ukarch_pte_paddr(__pte_t e, unsigned int level)
{
	return e & X86_PTE_PADDR & ~(ukarch_pt_pagesize(level) - 1);
}

static inline __paddr_t ukarch_pte_table_paddr(__pte_t e)
{
	return e & X86_PTE_PADDR;
}

/* An entry that refers to the table of the next lower level at `pa`. */
static inline __pte_t ukarch_pte_make_table(__paddr_t pa)
{
	return pa | X86_PTE_PRESENT | X86_PTE_RW;
}

/*
 * An entry that maps `pa`.  PROT_NONE gives one that is not present but holds
 * the address.
 */
static inline __pte_t ukarch_pte_make_page(__paddr_t pa, unsigned long attr,
					   unsigned int level)
{
	__pte_t e = pa | X86_PTE_ACCESSED | X86_PTE_DIRTY;

	if (attr & PAGE_ATTR_PROT_MASK)
		e |= X86_PTE_PRESENT;
	if (attr & PAGE_ATTR_PROT_WRITE)
		e |= X86_PTE_RW;
	if (!(attr & PAGE_ATTR_PROT_EXEC))
		e |= X86_PTE_NX;
	if (attr & PAGE_ATTR_DEVICE)
		e |= X86_PTE_PCD | X86_PTE_PWT;
	if (level)
		e |= X86_PTE_PS;
	return e;
}

/* The `attr` that an entry was made with. */
static inline unsigned long ukarch_pte_attr(__pte_t e)
{
	unsigned long attr = 0;

	if (e & X86_PTE_PCD)
		attr = PAGE_ATTR_DEVICE;
	if (!(e & X86_PTE_PRESENT))
		return attr;
	attr |= PAGE_ATTR_PROT_READ;
	if (e & X86_PTE_RW)
		attr |= PAGE_ATTR_PROT_WRITE;
	if (!(e & X86_PTE_NX))
		attr |= PAGE_ATTR_PROT_EXEC;
	return attr;
}

/* After an entry that was not present is written, before it is used. */
static inline void ukarch_pt_sync(void)
{
	barrier();
}

/* Forgets the translation of one page (any leaf size) on this CPU. */
static inline void ukarch_tlb_flush_page(__vaddr_t va)
{
	__asm__ __volatile__("invlpg (%0)" : : "r"(va) : "memory");
}

/* Forgets all but global translations on this CPU. */
static inline void ukarch_tlb_flush_all(void)
{
	x86_write_cr3(x86_read_cr3());
}

/* Root of the table that serves `va`: on x86_64 one serves both halves. */
static inline __paddr_t ukarch_pt_read_root(__vaddr_t va)
{
	(void)va;
	return x86_read_cr3() & X86_PTE_PADDR;
}

/*
 * Makes `root` the active table.  It must hold the same entries as the
 * present one for the upper half.
 */
static inline void ukarch_pt_write_root(__paddr_t root)
{
	x86_write_cr3(root);
}

#endif /* !__ASSEMBLY__ */
#endif /* __UK_ASM_PAGING_H__ */
