/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Counts of strong and weak references on one object.
 *
 * Strong references keep the resource alive, references of either kind the
 * memory of the object.  The release functions tell their caller by bits what
 * to do; they never touch the count again once they have said LAST_REF.
 * All functions may be called in any context.
 */
#ifndef __UK_WEAK_REFCOUNT_H__
#define __UK_WEAK_REFCOUNT_H__

#include <uk/refcount.h>

struct uk_swrefcount {
	__atomic refcount; /* of both kinds */
	__atomic strong;
};

#define UK_SWREFCOUNT_LAST_REF 1 /* free the object */
#define UK_SWREFCOUNT_LAST_STRONG 2 /* free its resource */

/* `ref` references in all, `str` of them strong. */
#define UK_SWREFCOUNT_INITIALIZER(ref, str)                                    \
	{                                                                      \
		.refcount = UK_REFCOUNT_INITIALIZER(ref),                      \
		.strong = UK_REFCOUNT_INITIALIZER(str)                         \
	}
#define UK_SWREFCOUNT_INIT_VALUE(ref, str)                                     \
	((struct uk_swrefcount)UK_SWREFCOUNT_INITIALIZER(ref, str))

/** Sets both counts; nobody else may use `sw` yet. */
static inline void uk_swrefcount_init(struct uk_swrefcount *sw, __u32 ref,
				      __u32 str)
{
	uk_refcount_init(&sw->refcount, ref);
	uk_refcount_init(&sw->strong, str);
}

/** Adds a weak reference; the caller holds one of either kind. */
static inline void uk_swrefcount_acquire_weak(struct uk_swrefcount *sw)
{
	uk_refcount_acquire(&sw->refcount);
}

/** Adds a strong reference; the caller holds a strong one. */
static inline void uk_swrefcount_acquire(struct uk_swrefcount *sw)
{
	uk_refcount_acquire(&sw->refcount);
	uk_refcount_acquire(&sw->strong);
}

/**
 * Makes a strong reference out of nothing but a weak one, if there still is
 * another strong one.  True if it did.
 */
static inline int uk_swrefcount_upgrade(struct uk_swrefcount *sw)
{
	if (!uk_refcount_acquire_if_not_zero(&sw->strong))
		return 0;
	uk_refcount_acquire(&sw->refcount);
	return 1;
}

/** Drops a weak reference; gives 0 or UK_SWREFCOUNT_LAST_REF. */
static inline int uk_swrefcount_release_weak(struct uk_swrefcount *sw)
{
	return uk_refcount_release(&sw->refcount) ? UK_SWREFCOUNT_LAST_REF : 0;
}

/**
 * Drops a strong reference in one step; gives a set of UK_SWREFCOUNT_* bits.
 * With LAST_STRONG alone the object may vanish while the caller frees the
 * resource: use the two steps below where that matters.
 */
static inline int uk_swrefcount_release(struct uk_swrefcount *sw)
{
	int r = 0;

	if (uk_refcount_release(&sw->strong))
		r |= UK_SWREFCOUNT_LAST_STRONG;
	return r | uk_swrefcount_release_weak(sw);
}

/**
 * First step: drops the strong part only, so that the caller still has a weak
 * reference, to be dropped by uk_swrefcount_release_weak().  True if it was
 * the last strong one: free the resource in between.
 */
static inline int uk_swrefcount_release_strong(struct uk_swrefcount *sw)
{
	return uk_refcount_release(&sw->strong);
}

#endif /* __UK_WEAK_REFCOUNT_H__ */
