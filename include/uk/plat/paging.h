/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Page tables.  Code is shared; the entry format is uk/asm/paging.h.
 * Mapping functions take the lock of the table, may allocate page-table pages
 * from the platform's allocator, and must not be called from an interrupt.
 */
#ifndef __UK_PLAT_PAGING_H__
#define __UK_PLAT_PAGING_H__

#include <uk/essentials.h>
#include <uk/page.h>

UK_BEGIN_DECLS

#define PAGE_ATTR_PROT_NONE 0x00
#define PAGE_ATTR_PROT_READ 0x01
#define PAGE_ATTR_PROT_WRITE 0x02
#define PAGE_ATTR_PROT_EXEC 0x04
#define PAGE_ATTR_PROT_RW (PAGE_ATTR_PROT_READ | PAGE_ATTR_PROT_WRITE)
#define PAGE_ATTR_PROT_RE (PAGE_ATTR_PROT_READ | PAGE_ATTR_PROT_EXEC)
#define PAGE_ATTR_PROT_MASK 0x07
#define PAGE_ATTR_DEVICE 0x08 /* uncached, ordered */
#define PAGE_ATTR_MARK 0x10 /* for the caller's use; stays when attr change */

#define PAGE_LARGE_SIZE (PAGE_SIZE << 9)

struct uk_pagetable {
	__paddr_t root; /* x86_64: whole space; arm64: lower half (TTBR0) */
	__paddr_t kroot; /* arm64: upper half (TTBR1); x86_64: same as root */
};

/** The table in use. */
struct uk_pagetable *ukplat_pt_get_active(void);
/** Switches the lower half of all CPUs to `pt`. */
int ukplat_pt_set_active(struct uk_pagetable *pt);
/** A new table that shares the upper half with the active one. */
int ukplat_pt_init(struct uk_pagetable *pt);
/** Frees the tables of the lower half (not the pages mapped there). */
void ukplat_pt_free(struct uk_pagetable *pt);

/**
 * Maps `pages` pages at `va` to the physical range at `pa`.
 *
 * @return 0, -ENOMEM, -EEXIST if something is mapped there, -EINVAL for bad
 *   alignment, or for memory both writable and executable
 */
int ukplat_page_map(struct uk_pagetable *pt, __vaddr_t va, __paddr_t pa,
		    __sz pages, unsigned long attr);

/**
 * Maps one large page of PAGE_LARGE_SIZE; `va` and `pa` are multiples of that.
 *
 * @return 0, -ENOMEM, -EEXIST if something is or has been mapped there by
 *   smaller pages, -EINVAL
 */
int ukplat_page_map_large(struct uk_pagetable *pt, __vaddr_t va, __paddr_t pa,
			  unsigned long attr);

/**
 * If a large page lies across `va`, makes pages of it: an operation on a range
 * that ends there cannot run out of memory then.  0, -ENOMEM
 */
int ukplat_page_split(struct uk_pagetable *pt, __vaddr_t va);

/** Takes mappings away and flushes them from the TLBs of all CPUs; holes are
 *  skipped.  The caller holds no spin lock.
 *  0, -EINVAL, -ENOMEM if a large page must be split.
 */
int ukplat_page_unmap(struct uk_pagetable *pt, __vaddr_t va, __sz pages);

/** Changes the protection of what is mapped in the range, as above. */
int ukplat_page_set_attr(struct uk_pagetable *pt, __vaddr_t va, __sz pages,
			 unsigned long attr);

/**
 * Looks one page up.
 *
 * @param[out] pa its physical address; may be NULL
 * @param[out] attr PAGE_ATTR_*; may be NULL
 * @return 0, or -ENOENT if nothing is mapped
 */
int ukplat_page_lookup(struct uk_pagetable *pt, __vaddr_t va, __paddr_t *pa,
		       unsigned long *attr);

struct uk_page_found {
	__paddr_t pa; /* of its first byte */
	unsigned long attr; /* PAGE_ATTR_* */
	__sz size; /* PAGE_SIZE or PAGE_LARGE_SIZE */
};

/**
 * The first page that covers an address in [va, end), also one without any
 * permission: its address, which is below `va` in the middle of a large page,
 * and *found; `end` if there is none.
 */
__vaddr_t ukplat_page_next(struct uk_pagetable *pt, __vaddr_t va, __vaddr_t end,
			   struct uk_page_found *found);

UK_END_DECLS

#endif /* __UK_PLAT_PAGING_H__ */
