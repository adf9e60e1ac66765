/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Page-table format of arm64: 4 KiB granule, 48-bit addresses, four levels.
 *
 * Levels are counted from the leaf: 0 maps 4 KiB, 1 maps 2 MiB, 2 maps 1 GiB,
 * 3 is the top.  (Arm counts the other way round.)  The two halves of the
 * address space have a root each: TTBR1_EL1 the kernel's, TTBR0_EL1 that of
 * the program.  Programs run at EL1 too, so permissions are the EL1 ones: AP[2]
 * is read-only and PXN is no-execute; UXN is set everywhere, nothing runs at
 * EL0.
 *
 * An entry with bit 0 clear is not present, and the other 63 bits are free for
 * whoever wrote it.
 */
#ifndef __UK_ASM_PAGING_H__
#define __UK_ASM_PAGING_H__

#define UKARCH_TLB_FLUSH_IS_LOCAL 0 /* the hardware tells other CPUs */
#define UKARCH_PT_LEVELS 4
#define UKARCH_PT_ENTRIES 512

#ifdef __ASSEMBLY__
#define PTE_C(n) n
#else
#define PTE_C(n) n##UL
#endif

#define PTE_VALID (PTE_C(1) << 0)
#define PTE_TABLE (PTE_C(1) << 1) /* levels 1-3: a table; level 0: a page */
#define PTE_ATTR_SHIFT 2 /* index into MAIR_EL1 */
#define PTE_ATTR_MASK (PTE_C(7) << PTE_ATTR_SHIFT)
#define PTE_RO (PTE_C(1) << 7)
#define PTE_SH_INNER (PTE_C(3) << 8)
#define PTE_AF (PTE_C(1) << 10)
#define PTE_NG (PTE_C(1) << 11)
#define PTE_PXN (PTE_C(1) << 53)
#define PTE_UXN (PTE_C(1) << 54)
#define PTE_SW_SHIFT 55 /* 4 bits that the hardware ignores */
#define PTE_SW_MASK (PTE_C(15) << PTE_SW_SHIFT)
#define PTE_ADDR_MASK PTE_C(0x0000fffffffff000)

#ifndef __ASSEMBLY__

#include <uk/asm/arch.h>
#include <uk/essentials.h>
#include <uk/page.h>
#include <uk/plat/paging.h>

typedef __u64 __pte_t;

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
	return (e & PTE_VALID) != 0;
}

/* A present entry at `level` maps memory (otherwise it is a table). */
static inline int ukarch_pte_is_page(__pte_t e, unsigned int level)
{
	return !level || !(e & PTE_TABLE);
}

static inline __paddr_t ukarch_pte_paddr(__pte_t e, unsigned int level)
{
	return e & PTE_ADDR_MASK & ~(ukarch_pt_pagesize(level) - 1);
}

static inline __paddr_t ukarch_pte_table_paddr(__pte_t e)
{
	return e & PTE_ADDR_MASK;
}

/* An entry that points to the next table; permissions are the pages'. */
static inline __pte_t ukarch_pte_make_table(__paddr_t pa)
{
	return pa | PTE_VALID | PTE_TABLE;
}

/*
 * An entry that maps `pa` with PAGE_ATTR_*; PROT_NONE gives 0.  Entries are
 * global also in the lower half: there are no ASIDs, and changing the root
 * flushes everything.
 */
static inline __pte_t ukarch_pte_make_page(__paddr_t pa, unsigned long attr,
					   unsigned int level)
{
	__pte_t e = pa | PTE_VALID | PTE_AF | PTE_UXN | PTE_SH_INNER;

	if (!(attr & PAGE_ATTR_PROT_MASK))
		return 0;
	if (!(attr & PAGE_ATTR_PROT_WRITE))
		e |= PTE_RO;
	if (!(attr & PAGE_ATTR_PROT_EXEC))
		e |= PTE_PXN;
	if (attr & PAGE_ATTR_DEVICE)
		e |= (__pte_t)MAIR_IDX_DEVICE_nGnRE << PTE_ATTR_SHIFT;
	if (!level)
		e |= PTE_TABLE;
	return e;
}

static inline unsigned long ukarch_pte_attr(__pte_t e)
{
	unsigned long attr = PAGE_ATTR_PROT_READ;

	if (!(e & PTE_RO))
		attr |= PAGE_ATTR_PROT_WRITE;
	if (!(e & PTE_PXN))
		attr |= PAGE_ATTR_PROT_EXEC;
	if ((e & PTE_ATTR_MASK) >> PTE_ATTR_SHIFT == MAIR_IDX_DEVICE_nGnRE)
		attr |= PAGE_ATTR_DEVICE;
	return attr;
}

/* After a table entry was written, before the mapping is used. */
static inline void ukarch_pt_sync(void)
{
	__asm__ __volatile__("dsb ishst\n\tisb" ::: "memory");
}

/*
 * Forgets the translation of one page (of any size) on all CPUs.  Changing a
 * present entry to another present one needs 0 and a flush in between
 * (break-before-make, DDI 0487 D8.16) unless only permissions change.
 */
static inline void ukarch_tlb_flush_page(__vaddr_t va)
{
	__asm__ __volatile__(
		"dsb ishst\n\ttlbi vaae1is, %0\n\tdsb ish\n\tisb" ::"r"(
			(va >> 12) & 0xfffffffffffUL)
		: "memory");
}

static inline void ukarch_tlb_flush_all(void)
{
	__asm__ __volatile__("dsb ishst\n\ttlbi vmalle1is\n\tdsb ish\n\tisb" ::
				     : "memory");
}

/* Root of the table that serves `va`; 0 if the lower half has none. */
static inline __paddr_t ukarch_pt_read_root(__vaddr_t va)
{
	if (va >> 63)
		return SYSREG_READ(ttbr1_el1) & PTE_ADDR_MASK;
	if (SYSREG_READ(tcr_el1) & TCR_EL1_EPD0)
		return 0;
	return SYSREG_READ(ttbr0_el1) & PTE_ADDR_MASK;
}

/* Makes `root` the lower half; 0 leaves nothing mapped there. */
static inline void ukarch_pt_write_root(__paddr_t root)
{
	__u64 tcr = SYSREG_READ(tcr_el1) & ~(__u64)TCR_EL1_EPD0;

	if (!root)
		tcr |= TCR_EL1_EPD0;
	SYSREG_WRITE(ttbr0_el1, root);
	SYSREG_WRITE(tcr_el1, tcr);
	ukarch_isb();
	ukarch_tlb_flush_all();
}

#endif /* !__ASSEMBLY__ */

#endif /* __UK_ASM_PAGING_H__ */
