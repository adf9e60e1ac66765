/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What nearly every file needs: types, attributes, and small arithmetic
 * macros that evaluate each argument once where that matters.
 */
#ifndef __UK_ESSENTIALS_H__
#define __UK_ESSENTIALS_H__

#include <uk/arch/types.h>
#include <uk/compiler.h>
#include <uk/config.h>

/*
 * A public header opens its declarations with UK_BEGIN_DECLS and closes them
 * with UK_END_DECLS.  What is declared between the two is what the library
 * exports; kernel code is otherwise compiled with hidden visibility.
 */
#ifdef __cplusplus
#define UK_BEGIN_DECLS                                                         \
	extern "C" {                                                           \
	_Pragma("GCC visibility push(default)")
#define UK_END_DECLS                                                           \
	_Pragma("GCC visibility pop")                                          \
	}
#else
#define UK_BEGIN_DECLS _Pragma("GCC visibility push(default)")
#define UK_END_DECLS _Pragma("GCC visibility pop")
#endif

#define __STRINGIFY(x) #x
#define STRINGIFY(x) __STRINGIFY(x)
#define __UK_CONCAT(a, b) a##b
#define UK_CONCAT(a, b) __UK_CONCAT(a, b)

/* Number of macro arguments, 0 to 16. */
#define __UK_NARGS_X(a, b, c, d, e, f, g, h, i, j, k, l, m, n, o, p, q, r,     \
		     ...)                                                      \
	r
#define UK_NARGS(...)                                                          \
	__UK_NARGS_X(0, ##__VA_ARGS__, 16, 15, 14, 13, 12, 11, 10, 9, 8, 7, 6, \
		     5, 4, 3, 2, 1, 0)

/*
 * True if CONFIG_X=y, usable in C expressions, so that the compiler still
 * checks the disabled branch: if (UK_IS_ENABLED(CONFIG_X)) ...
 */
#define __UK_ENABLED_1 0,
#define __UK_SECOND(ignored, val, ...) val
#define __UK_IS_ENABLED(arg_or_junk) __UK_SECOND(arg_or_junk 1, 0)
#define __UK_IS_ENABLED_(val) __UK_IS_ENABLED(__UK_ENABLED_##val)
#define UK_IS_ENABLED(option) __UK_IS_ENABLED_(option)

#define UK_CTASSERT(cond) _Static_assert(cond, #cond)

#ifndef MIN
#define MIN(a, b)                                                              \
	({                                                                     \
		__typeof__(a) __min_a = (a);                                   \
		__typeof__(b) __min_b = (b);                                   \
		__min_a < __min_b ? __min_a : __min_b;                         \
	})
#endif
#ifndef MAX
#define MAX(a, b)                                                              \
	({                                                                     \
		__typeof__(a) __max_a = (a);                                   \
		__typeof__(b) __max_b = (b);                                   \
		__max_a > __max_b ? __max_a : __max_b;                         \
	})
#endif
/* Names of their own, so that the inner MIN shadows nothing. */
#define MIN3(a, b, c)                                                          \
	({                                                                     \
		__typeof__(a) __min3_a = (a);                                  \
		__typeof__((b) + (c)) __min3_b = MIN(b, c);                    \
		__min3_a < __min3_b ? __min3_a : __min3_b;                     \
	})
#define MAX3(a, b, c)                                                          \
	({                                                                     \
		__typeof__(a) __max3_a = (a);                                  \
		__typeof__((b) + (c)) __max3_b = MAX(b, c);                    \
		__max3_a > __max3_b ? __max3_a : __max3_b;                     \
	})
#define MIN4(a, b, c, d) MIN(MIN(a, b), MIN(c, d))
#define MAX4(a, b, c, d) MAX(MAX(a, b), MAX(c, d))

/* `a` must be a power of two. */
#define ALIGN_UP(v, a) (((v) + (a)-1) & ~((__typeof__(v))(a)-1))
#define ALIGN_DOWN(v, a) ((v) & ~((__typeof__(v))(a)-1))
#define IS_ALIGNED(v, a) (((v) & ((__typeof__(v))(a)-1)) == 0)
#define POWER_OF_2(v) ((v) && (((v) & ((v)-1)) == 0))
#define DIV_ROUND_UP(n, d) (((n) + (d)-1) / (d))
#ifndef ARRAY_SIZE
#define ARRAY_SIZE(x) (sizeof(x) / sizeof((x)[0]))
#endif

#define IN_RANGE(v, base, len) ((v) >= (base) && (v) - (base) < (len))
#define RANGE_ISEQUAL(b1, l1, b2, l2) ((b1) == (b2) && (l1) == (l2))
/* [b1, b1+l1) contains [b2, b2+l2) */
#define RANGE_CONTAIN(b1, l1, b2, l2)                                          \
	((b1) <= (b2) && (b1) + (l1) >= (b2) + (l2))
#define RANGE_OVERLAP(b1, l1, b2, l2) ((b1) < (b2) + (l2) && (b2) < (b1) + (l1))

/* Take away qualifiers on purpose, visibly. */
#define DECONST(type, v) ((type)(__uptr)(const void *)(v))
#define DEQUALIFY(type, v) ((type)(__uptr)(const volatile void *)(v))

/* Overflow-checked arithmetic: true if the result does not fit. */
#define uk_add_overflow(a, b, res) __builtin_add_overflow(a, b, res)
#define uk_sub_overflow(a, b, res) __builtin_sub_overflow(a, b, res)
#define uk_mul_overflow(a, b, res) __builtin_mul_overflow(a, b, res)

/* A thread-local variable of an application (the kernel itself has no TLS). */
#define __uk_tls __thread

#endif /* __UK_ESSENTIALS_H__ */
