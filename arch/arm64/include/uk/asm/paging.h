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

#define PT_LEVELS 4
#define PT_PTES_PER_PT 512

#define PTE_VALID (1UL << 0)
#define PTE_TABLE (1UL << 1) /* levels 1-3: a table; level 0: a page */
#define PTE_ATTR_SHIFT 2 /* index into MAIR_EL1 */
#define PTE_ATTR_MASK (7UL << PTE_ATTR_SHIFT)
#define PTE_RO (1UL << 7)
#define PTE_SH_INNER (3UL << 8)
#define PTE_AF (1UL << 10)
#define PTE_NG (1UL << 11)
#define PTE_PXN (1UL << 53)
#define PTE_UXN (1UL << 54)
#define PTE_SW_SHIFT 55 /* 4 bits that the hardware ignores */
#define PTE_SW_MASK (15UL << PTE_SW_SHIFT)
#define PTE_ADDR_MASK 0x0000fffffffff000UL

#ifndef __ASSEMBLY__

#include <uk/asm/arch.h>
#include <uk/essentials.h>
#include <uk/plat/paging.h>

typedef __u64 __pte_t;

static inline unsigned int ukarch_pt_idx(__uptr va, unsigned int lvl)
{
	return (va >> (12 + 9 * lvl)) & (PT_PTES_PER_PT - 1);
}

/* Bytes that one entry of a level covers. */
static inline __sz ukarch_pt_page_size(unsigned int lvl)
{
	return 1UL << (12 + 9 * lvl);
}

/* May an entry of this level map memory itself? */
static inline int ukarch_pt_has_leaf(unsigned int lvl)
{
	return lvl <= 2;
}

/*
 * An entry that maps `pa`.  PROT_NONE gives an entry that is not present but
 * holds the address.  The lower half (nG) is told by the caller's table, so
 * flushing by address is enough: there are no ASIDs in use.
 */
static inline __pte_t ukarch_pte_leaf(__u64 pa, unsigned int lvl,
				      unsigned long attr)
{
	__pte_t p = (pa & PTE_ADDR_MASK) | PTE_AF | PTE_UXN | PTE_SH_INNER;

	if (attr & PAGE_ATTR_PROT_MASK)
		p |= PTE_VALID;
	if (lvl == 0)
		p |= PTE_TABLE;
	if (!(attr & PAGE_ATTR_PROT_WRITE))
		p |= PTE_RO;
	if (!(attr & PAGE_ATTR_PROT_EXEC))
		p |= PTE_PXN;
	if (attr & PAGE_ATTR_DEVICE)
		p |= (__pte_t)MAIR_IDX_DEVICE_nGnRE << PTE_ATTR_SHIFT;
	return p;
}

/* An entry that refers to the table of the next lower level at `pa`. */
static inline __pte_t ukarch_pte_table(__u64 pa)
{
	return (pa & PTE_ADDR_MASK) | PTE_VALID | PTE_TABLE;
}

static inline int ukarch_pte_present(__pte_t p, unsigned int lvl)
{
	(void)lvl;
	return (p & PTE_VALID) != 0;
}

/* Of a present entry: does it map memory (or refer to a table)? */
static inline int ukarch_pte_is_leaf(__pte_t p, unsigned int lvl)
{
	return lvl == 0 || !(p & PTE_TABLE);
}

static inline __u64 ukarch_pte_paddr(__pte_t p, unsigned int lvl)
{
	(void)lvl;
	return p & PTE_ADDR_MASK;
}

/* The `attr` that a leaf was made with. */
static inline unsigned long ukarch_pte_attr(__pte_t p, unsigned int lvl)
{
	unsigned long attr = 0;

	(void)lvl;
	if ((p & PTE_ATTR_MASK) >> PTE_ATTR_SHIFT == MAIR_IDX_DEVICE_nGnRE)
		attr = PAGE_ATTR_DEVICE;
	if (!(p & PTE_VALID))
		return attr;
	attr |= PAGE_ATTR_PROT_READ;
	if (!(p & PTE_RO))
		attr |= PAGE_ATTR_PROT_WRITE;
	if (!(p & PTE_PXN))
		attr |= PAGE_ATTR_PROT_EXEC;
	return attr;
}

static inline __pte_t ukarch_pte_read(const __pte_t *pte)
{
	return *(const volatile __pte_t *)pte;
}

/*
 * Writes an entry; it holds for what this CPU does next.  Changing a present
 * entry to another present one needs 0 and a flush in between
 * (break-before-make, DDI 0487 D8.16) unless only permissions change.
 */
static inline void ukarch_pte_write(__pte_t *pte, __pte_t val)
{
	*(volatile __pte_t *)pte = val;
	__asm__ __volatile__("dsb ishst\n\tisb" ::: "memory");
}

/* Forgets the translation of one page (any leaf size), on all CPUs. */
static inline void ukarch_tlb_flush_page(__uptr va)
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

/* The table (physical) of the upper half. */
static inline __u64 ukarch_pt_kernel_root(void)
{
	return SYSREG_READ(ttbr1_el1) & PTE_ADDR_MASK;
}

/* The table (physical) of the lower half; 0 if there is none. */
static inline __u64 ukarch_pt_lower_root(void)
{
	if (SYSREG_READ(tcr_el1) & TCR_EL1_EPD0)
		return 0;
	return SYSREG_READ(ttbr0_el1) & PTE_ADDR_MASK;
}

/* Makes `root` (physical) the lower half; 0 leaves nothing mapped there. */
static inline void ukarch_pt_lower_root_set(__u64 root)
{
	__u64 tcr = SYSREG_READ(tcr_el1) & ~(__u64)TCR_EL1_EPD0;

	if (!root)
		tcr |= TCR_EL1_EPD0;
	SYSREG_WRITE(ttbr0_el1, root);
	SYSREG_WRITE(tcr_el1, tcr);
	ukarch_isb();
	ukarch_tlb_flush_all();
}

/*
 * Prepares a zeroed table as root of a lower half.  The halves have separate
 * roots on arm64, so there is nothing to copy.
 */
static inline void ukarch_pt_lower_root_init(__pte_t *root)
{
	(void)root;
}

#endif /* !__ASSEMBLY__ */

#endif /* __UK_ASM_PAGING_H__ */
