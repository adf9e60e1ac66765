/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Reference counts on an __atomic.
 *
 * Taking a reference needs no ordering; dropping one releases what the owner
 * did, and the one who drops the last acquires it before destroying.
 * All functions may be called in any context.
 */
#ifndef __UK_REFCOUNT_H__
#define __UK_REFCOUNT_H__

#include <uk/arch/types.h>
#include <uk/atomic.h>
#include <uk/compiler.h>

/* In a static initialiser, and as a value to assign. */
#define UK_REFCOUNT_INITIALIZER(val)                                           \
	{                                                                      \
		.counter = (val)                                               \
	}
#define UK_REFCOUNT_INIT_VALUE(val) ((__atomic)UK_REFCOUNT_INITIALIZER(val))

/** Sets the count to `val`; nobody else may use `ref` yet. */
static inline void uk_refcount_init(__atomic *ref, __u32 val)
{
	uk_store_n_relaxed(&ref->counter, val);
}

/** The count at some moment; it may have changed on return. */
static inline __u32 uk_refcount_read(const __atomic *ref)
{
	return uk_load_n_relaxed(&ref->counter);
}

/** Adds a reference; the caller holds one already. */
static inline void uk_refcount_acquire(__atomic *ref)
{
	uk_inc_relaxed(&ref->counter);
}

/** Drops a reference.  True if it was the last: the caller must destroy. */
static inline int uk_refcount_release(__atomic *ref)
{
	if (uk_dec_rel(&ref->counter) != 1)
		return 0;
	uk_mb_acq(); /* pairs with the release of every earlier dropper */
	return 1;
}

/** Adds a reference unless there is none left; true if it did. */
static inline int uk_refcount_acquire_if_not_zero(__atomic *ref)
{
	__u32 c = uk_load_n_relaxed(&ref->counter);

	while (c)
		if (uk_compare_exchange_n_acq(&ref->counter, &c, c + 1))
			return 1;
	return 0;
}

/** Drops a reference unless it is the last; true if it did. */
static inline int uk_refcount_release_if_not_last(__atomic *ref)
{
	__u32 c = uk_load_n_relaxed(&ref->counter);

	while (c > 1)
		if (uk_compare_exchange_n_rel(&ref->counter, &c, c - 1))
			return 1;
	return 0;
}

#endif /* __UK_REFCOUNT_H__ */
