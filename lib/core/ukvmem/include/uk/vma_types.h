/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The kinds of areas that can be mapped.
 *
 * All take and give the address in *va: UK_VADDR_ANY lets the kernel choose, an
 * address is a hint, and with UK_VMA_MAP_FIXED or _REPLACE an order.  Errors:
 * -EINVAL for bad alignment or length, -EACCES for writable and executable,
 * -EEXIST if FIXED finds something there, -ENOMEM without room or memory.
 */
#ifndef __UK_VMA_TYPES_H__
#define __UK_VMA_TYPES_H__

#include <uk/vmem.h>

UK_BEGIN_DECLS

/** Memory that reads as zero until written. */
int uk_vma_map_anon(struct uk_vas *vas, __vaddr_t *va, __sz len,
		    unsigned long attr, unsigned long flags, const char *name);

/** The same, with one more page below that faults: *va is above it. */
int uk_vma_map_stack(struct uk_vas *vas, __vaddr_t *va, __sz len,
		     unsigned long attr, unsigned long flags, const char *name);

/**
 * The object's bytes from `off` on.  Private: pages are the object's own until
 * they are written, copies afterwards.  With UK_VMA_MAP_SHARED they stay the
 * object's; -ENODEV if that cannot be written and `attr` wants it.  Takes a
 * reference on `o`.  Pages beyond the object's end fault.
 */
int uk_vma_map_object(struct uk_vas *vas, __vaddr_t *va, __sz len,
		      unsigned long attr, unsigned long flags,
		      struct uk_vm_object *o, __off off, const char *name);

/**
 * The physical memory from `pa` on, which stays the caller's.  All pages are
 * mapped at once.  `attr` may have PAGE_ATTR_DEVICE.
 */
int uk_vma_map_dma(struct uk_vas *vas, __vaddr_t *va, __sz len,
		   unsigned long attr, unsigned long flags, const char *name,
		   __paddr_t pa);

/**
 * A new object of zeroed memory, for shared views; `a` gives pages when they
 * are touched first.  The caller has a reference.  NULL without memory.
 */
struct uk_vm_object *uk_vm_memory_create(struct uk_alloc *a, __sz len);

/** Addresses that nothing else gets. */
int uk_vma_reserve(struct uk_vas *vas, __vaddr_t *va, __sz len,
		   unsigned long flags, const char *name);

UK_END_DECLS

#endif /* __UK_VMA_TYPES_H__ */
