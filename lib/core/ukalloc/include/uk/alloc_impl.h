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
		*(a) = (struct uk_alloc){                                      \
			.malloc = (malloc_fn),                                 \
			.free = (free_fn),                                     \
			.memalign = (memalign_fn),                             \
			.usable = (usable_fn),                                 \
			.palloc = uk_palloc_none,                              \
			.pfree = uk_pfree_none,                                \
			.availmem = (avail_fn),                                \
			.maxalloc = (max_fn),                                  \
		};                                                             \
		uk_alloc_register(a);                                          \
	} while (0)

#endif /* __UK_ALLOC_IMPL_H__ */
