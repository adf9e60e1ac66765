/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Pools: a fixed number of objects of one size, taken and returned in constant
 * time.
 *
 * A pool is an allocator as well (uk_allocpool2ukalloc()): malloc of at most
 * the object's size takes one.  Context as for <uk/alloc.h>.
 */
#ifndef __UK_ALLOCPOOL_H__
#define __UK_ALLOCPOOL_H__

#include <uk/alloc.h>

UK_BEGIN_DECLS

struct uk_allocpool;

/**
 * Bytes that uk_allocpool_init() needs for `count` objects of `len` bytes
 * aligned to `align` (a power of two), wherever the memory lies; __SZ_MAX if
 * that is too much.
 */
__sz uk_allocpool_reqmem(unsigned int count, __sz len, __sz align);

/** A new pool with memory from `parent`; NULL without memory. */
struct uk_allocpool *uk_allocpool_alloc(struct uk_alloc *parent,
					unsigned int count, __sz len,
					__sz align);
/** Frees such a pool; all objects have been returned. */
void uk_allocpool_free(struct uk_allocpool *p);

/**
 * Makes a pool out of `len` bytes at `base`, with as many objects as fit.
 *
 * @return the pool, NULL if not one fits or for a bad alignment
 */
struct uk_allocpool *uk_allocpool_init(void *base, __sz len, __sz obj_len,
				       __sz obj_align);

/** The pool as an allocator. */
struct uk_alloc *uk_allocpool2ukalloc(struct uk_allocpool *p);
/** Objects that can be taken now. */
unsigned int uk_allocpool_availcount(struct uk_allocpool *p);
/** Bytes of an object. */
__sz uk_allocpool_objlen(struct uk_allocpool *p);

/** One object, or NULL. */
void *uk_allocpool_take(struct uk_allocpool *p);
/** Up to `count` objects into `obj`; gives how many. */
unsigned int uk_allocpool_take_batch(struct uk_allocpool *p, void *obj[],
				     unsigned int count);
/** Gives objects back. */
void uk_allocpool_return(struct uk_allocpool *p, void *obj);
void uk_allocpool_return_batch(struct uk_allocpool *p, void *obj[],
			       unsigned int count);

UK_END_DECLS

#endif /* __UK_ALLOCPOOL_H__ */
