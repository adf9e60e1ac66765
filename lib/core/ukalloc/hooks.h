/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The long way of an allocation: debugging (debug.c) around counting (stats.c)
 * around the allocator.  What is not configured is an empty function here.
 */
#ifndef __ALLOC_HOOKS_H__
#define __ALLOC_HOOKS_H__

#include <uk/alloc.h>

#if CONFIG_LIBUKALLOC_IFSTATS
/* `a` gave `blocks` blocks of `bytes` bytes together, or took them back. */
void stats_took(struct uk_alloc *a, __sz blocks, __sz bytes);
void stats_gave(struct uk_alloc *a, __sz blocks, __sz bytes);
/* A block changed its size. */
void stats_resized(struct uk_alloc *a, __sz was, __sz is);
void stats_refused(struct uk_alloc *a);
#else
static inline void stats_took(struct uk_alloc *a __unused, __sz blocks __unused,
			      __sz bytes __unused)
{
}

static inline void stats_gave(struct uk_alloc *a __unused, __sz blocks __unused,
			      __sz bytes __unused)
{
}

static inline void stats_resized(struct uk_alloc *a __unused, __sz was __unused,
				 __sz is __unused)
{
}

static inline void stats_refused(struct uk_alloc *a __unused)
{
}
#endif

/* The allocator itself, with counting. */
void *counted_malloc(struct uk_alloc *a, __sz align, __sz size);
void counted_free(struct uk_alloc *a, void *p);

#if CONFIG_LIBUKALLOC_DEBUG
void *debug_malloc(struct uk_alloc *a, __sz align, __sz size, const void *site);
void debug_free(struct uk_alloc *a, void *p, const void *site);
__sz debug_usable(struct uk_alloc *a, const void *p, const void *site);
void debug_pages_freed(void *p, __sz pages);
#else
static inline void *debug_malloc(struct uk_alloc *a, __sz align, __sz size,
				 const void *site __unused)
{
	return counted_malloc(a, align, size);
}

static inline void debug_free(struct uk_alloc *a, void *p,
			      const void *site __unused)
{
	counted_free(a, p);
}

static inline __sz debug_usable(struct uk_alloc *a, const void *p,
				const void *site __unused)
{
	return a->usable(a, p);
}

static inline void debug_pages_freed(void *p __unused, __sz pages __unused)
{
}
#endif

#endif /* __ALLOC_HOOKS_H__ */
