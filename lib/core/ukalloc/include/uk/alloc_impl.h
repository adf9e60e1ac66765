/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * For authors of allocators: fill in a struct uk_alloc and register it.
 * An allocator without pages sets palloc and pfree to the _none functions.
 */
#ifndef __UK_ALLOC_IMPL_H__
#define __UK_ALLOC_IMPL_H__

#include <uk/alloc.h>

UK_BEGIN_DECLS

/** For allocators that cannot give pages: NULL, and a crash. */
void *uk_palloc_none(struct uk_alloc *a, __sz pages);
void uk_pfree_none(struct uk_alloc *a, void *p, __sz pages);

UK_END_DECLS

/** Fills in `a` for an allocator of bytes only, and registers it. */
#define uk_alloc_init_malloc(a, malloc_fn, free_fn, memalign_fn, usable_fn,    \
			     avail_fn, max_fn)                                 \
	do {                                                                   \
		(a)->malloc = (malloc_fn);                                     \
		(a)->free = (free_fn);                                         \
		(a)->memalign = (memalign_fn);                                 \
		(a)->usable = (usable_fn);                                     \
		(a)->palloc = uk_palloc_none;                                  \
		(a)->pfree = uk_pfree_none;                                    \
		(a)->availmem = (avail_fn);                                    \
		(a)->maxalloc = (max_fn);                                      \
		(a)->addmem = __NULL;                                          \
		uk_alloc_register(a);                                          \
	} while (0)

#endif /* __UK_ALLOC_IMPL_H__ */
