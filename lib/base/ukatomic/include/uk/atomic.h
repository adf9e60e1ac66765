/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Atomic accesses to words shared between CPUs, threads and interrupts.
 *
 * A name without a suffix is sequentially consistent; `_acq`, `_rel` and
 * `_relaxed` ask for less.  An acquire load sees everything that was written
 * before the release store whose value it reads.  All of it is inline, usable
 * in any context, and works on naturally aligned integers and pointers of 1,
 * 2, 4 or 8 bytes.
 */
#ifndef __UK_ATOMIC_H__
#define __UK_ATOMIC_H__

#include <uk/compiler.h>

/* Loads and stores */
#define uk_load_n(src) __atomic_load_n(src, __ATOMIC_SEQ_CST)
#define uk_load_n_acq(src) __atomic_load_n(src, __ATOMIC_ACQUIRE)
#define uk_load_n_relaxed(src) __atomic_load_n(src, __ATOMIC_RELAXED)
#define uk_store_n(dst, val) __atomic_store_n(dst, val, __ATOMIC_SEQ_CST)
#define uk_store_n_rel(dst, val) __atomic_store_n(dst, val, __ATOMIC_RELEASE)
#define uk_store_n_relaxed(dst, val)                                           \
	__atomic_store_n(dst, val, __ATOMIC_RELAXED)

/* Arithmetic; fetch_x gives the old value, x_fetch the new one */
#define uk_fetch_add(dst, val) __atomic_fetch_add(dst, val, __ATOMIC_SEQ_CST)
#define uk_fetch_add_acq(dst, val)                                             \
	__atomic_fetch_add(dst, val, __ATOMIC_ACQUIRE)
#define uk_fetch_add_rel(dst, val)                                             \
	__atomic_fetch_add(dst, val, __ATOMIC_RELEASE)
#define uk_fetch_add_relaxed(dst, val)                                         \
	__atomic_fetch_add(dst, val, __ATOMIC_RELAXED)
#define uk_fetch_sub(dst, val) __atomic_fetch_sub(dst, val, __ATOMIC_SEQ_CST)
#define uk_fetch_sub_acq(dst, val)                                             \
	__atomic_fetch_sub(dst, val, __ATOMIC_ACQUIRE)
#define uk_fetch_sub_rel(dst, val)                                             \
	__atomic_fetch_sub(dst, val, __ATOMIC_RELEASE)
#define uk_fetch_sub_relaxed(dst, val)                                         \
	__atomic_fetch_sub(dst, val, __ATOMIC_RELAXED)
#define uk_add_fetch(dst, val) __atomic_add_fetch(dst, val, __ATOMIC_SEQ_CST)
#define uk_add_fetch_relaxed(dst, val)                                         \
	__atomic_add_fetch(dst, val, __ATOMIC_RELAXED)
#define uk_sub_fetch(dst, val) __atomic_sub_fetch(dst, val, __ATOMIC_SEQ_CST)
#define uk_sub_fetch_rel(dst, val)                                             \
	__atomic_sub_fetch(dst, val, __ATOMIC_RELEASE)
#define uk_sub_fetch_relaxed(dst, val)                                         \
	__atomic_sub_fetch(dst, val, __ATOMIC_RELAXED)

/* These give the old value */
#define uk_inc(dst) uk_fetch_add(dst, 1)
#define uk_inc_relaxed(dst) uk_fetch_add_relaxed(dst, 1)
#define uk_dec(dst) uk_fetch_sub(dst, 1)
#define uk_dec_rel(dst) uk_fetch_sub_rel(dst, 1)
#define uk_or(dst, val) __atomic_fetch_or(dst, val, __ATOMIC_SEQ_CST)
#define uk_or_acq(dst, val) __atomic_fetch_or(dst, val, __ATOMIC_ACQUIRE)
#define uk_or_rel(dst, val) __atomic_fetch_or(dst, val, __ATOMIC_RELEASE)
#define uk_or_relaxed(dst, val) __atomic_fetch_or(dst, val, __ATOMIC_RELAXED)
#define uk_and(dst, val) __atomic_fetch_and(dst, val, __ATOMIC_SEQ_CST)
#define uk_and_acq(dst, val) __atomic_fetch_and(dst, val, __ATOMIC_ACQUIRE)
#define uk_and_rel(dst, val) __atomic_fetch_and(dst, val, __ATOMIC_RELEASE)
#define uk_and_relaxed(dst, val) __atomic_fetch_and(dst, val, __ATOMIC_RELAXED)

/* Exchange: `_n` takes and gives values, the other form takes pointers */
#define uk_exchange_n(dst, val) __atomic_exchange_n(dst, val, __ATOMIC_SEQ_CST)
#define uk_exchange_n_acq(dst, val)                                            \
	__atomic_exchange_n(dst, val, __ATOMIC_ACQUIRE)
#define uk_exchange_n_rel(dst, val)                                            \
	__atomic_exchange_n(dst, val, __ATOMIC_RELEASE)
#define uk_exchange(dst, src, old)                                             \
	__atomic_exchange(dst, src, old, __ATOMIC_SEQ_CST)

/*
 * Stores `des` if *dst equals *exp, and is true then; otherwise *exp becomes
 * what was there.  Never fails spuriously.  On failure it orders as an acquire
 * (_acq), or not at all (_rel, _relaxed).
 */
#define uk_compare_exchange_n(dst, exp, des)                                   \
	__atomic_compare_exchange_n(dst, exp, des, 0, __ATOMIC_SEQ_CST,        \
				    __ATOMIC_SEQ_CST)
#define uk_compare_exchange_n_acq(dst, exp, des)                               \
	__atomic_compare_exchange_n(dst, exp, des, 0, __ATOMIC_ACQUIRE,        \
				    __ATOMIC_ACQUIRE)
#define uk_compare_exchange_n_rel(dst, exp, des)                               \
	__atomic_compare_exchange_n(dst, exp, des, 0, __ATOMIC_RELEASE,        \
				    __ATOMIC_RELAXED)
#define uk_compare_exchange_n_relaxed(dst, exp, des)                           \
	__atomic_compare_exchange_n(dst, exp, des, 0, __ATOMIC_RELAXED,        \
				    __ATOMIC_RELAXED)

/* Stores `new_` if *ptr equals `old`; gives what *ptr holds afterwards. */
#define uk_compare_exchange_sync(ptr, old, new_)                               \
	({                                                                     \
		__typeof__(*(ptr)) __uk_cx_exp = (old);                        \
		__typeof__(*(ptr)) __uk_cx_new = (new_);                       \
		uk_compare_exchange_n(ptr, &__uk_cx_exp, __uk_cx_new)          \
			? __uk_cx_new                                          \
			: __uk_cx_exp;                                         \
	})

/* One access that the compiler neither splits, repeats nor drops. */
#define UK_ACCESS_ONCE(x) (*(volatile __typeof__(x) *)&(x))
#define UK_READ_ONCE(x) UK_ACCESS_ONCE(x)
#define UK_WRITE_ONCE(x, val) (UK_ACCESS_ONCE(x) = (val))

/* Fences between CPUs; device accesses need those of <uk/arch/lcpu.h>. */
#define uk_mb() __atomic_thread_fence(__ATOMIC_SEQ_CST)
#define uk_mb_acq() __atomic_thread_fence(__ATOMIC_ACQUIRE)
#define uk_mb_rel() __atomic_thread_fence(__ATOMIC_RELEASE)

#endif /* __UK_ATOMIC_H__ */
