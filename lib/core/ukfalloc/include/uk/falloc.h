/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Frames: physical pages by their physical addresses.
 *
 * A struct uk_falloc is an allocator of frames as a table of functions.  All
 * of them may be called from threads and with interrupts off, never from an
 * interrupt handler; none sleeps.  Frames are not zeroed.
 */
#ifndef __UK_FALLOC_H__
#define __UK_FALLOC_H__

#include <uk/essentials.h>
#include <uk/page.h>

UK_BEGIN_DECLS

/* At a multiple of their size; the number of frames is a power of two then. */
#define FALLOC_FLAG_ALIGNED 0x01

struct uk_falloc;

typedef int (*uk_falloc_func)(struct uk_falloc *fa, __paddr_t *paddr,
			      unsigned long frames, unsigned long flags);
typedef int (*uk_falloc_from_range_func)(struct uk_falloc *fa, __paddr_t *paddr,
					 unsigned long frames,
					 unsigned long flags, __paddr_t min,
					 __paddr_t max);
typedef int (*uk_falloc_ffree_func)(struct uk_falloc *fa, __paddr_t paddr,
				    unsigned long frames);
typedef int (*uk_falloc_addmem_func)(struct uk_falloc *fa, void *metadata,
				     __paddr_t paddr, unsigned long frames,
				     __vaddr_t dm_off);

struct uk_falloc {
	/* Adjacent frames, the first at *paddr: 0, -ENOMEM, -EINVAL */
	uk_falloc_func falloc;
	/* The same within [min, max); slower */
	uk_falloc_from_range_func falloc_from_range;
	/* Any run of allocated frames goes back: 0, -EINVAL */
	uk_falloc_ffree_func ffree;
	/*
	 * More memory, mapped at paddr + dm_off.  `metadata` is not used and
	 * may be NULL.  0, -ENOMEM
	 */
	uk_falloc_addmem_func addmem;
	__sz free_memory; /* bytes; as of the last call */
	__sz total_memory; /* bytes */
};

/** The allocator of all free memory, shared with the heap; or NULL. */
struct uk_falloc *uk_falloc_get_default(void);
/** Makes `fa` that.  At boot. */
void uk_falloc_set_default(struct uk_falloc *fa);

UK_END_DECLS

#endif /* __UK_FALLOC_H__ */
