/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Asserts.
 *
 * UK_ASSERT states what callers promised; it costs nothing, and evaluates
 * nothing, without CONFIG_LIBUKDEBUG_ENABLE_ASSERT.  UK_BUG is for what cannot
 * happen and UK_CRASH for a boot that cannot go on: both are always there.
 * None of them is an answer to bad input or to a lack of memory.
 */
#ifndef __UK_ASSERT_H__
#define __UK_ASSERT_H__

#include <uk/essentials.h>
#include <uk/print.h>

UK_BEGIN_DECLS

/** Prints what failed and where, then crashes the machine.  Any context. */
void uk_assert_fail(const char *what, const char *file, int line) __noreturn;

/** Prints a message and crashes the machine.  Any context. */
void uk_crash(const char *fmt, ...) __printf(1, 2) __noreturn;

UK_END_DECLS

#define UK_CRASH(fmt, ...) uk_crash(fmt, ##__VA_ARGS__)
#define UK_BUG() uk_assert_fail("bug", __FILE__, __LINE__)

#if CONFIG_LIBUKDEBUG_ENABLE_ASSERT
#define UK_ASSERT(x)                                                           \
	do {                                                                   \
		if (unlikely(!(x)))                                            \
			uk_assert_fail(#x, __FILE__, __LINE__);                \
	} while (0)
#define UK_BUGON(x) UK_ASSERT(!(x))
#define UK_WARNIF(x)                                                           \
	do {                                                                   \
		if (unlikely(x))                                               \
			uk_pr_warn("'%s' at %s:%d\n", #x, __FILE__, __LINE__); \
	} while (0)
#else
#define UK_ASSERT(x)                                                           \
	do {                                                                   \
		(void)sizeof(!(x));                                            \
	} while (0)
#define UK_BUGON(x) UK_ASSERT(!(x))
#define UK_WARNIF(x) UK_ASSERT(!(x))
#endif

#endif /* __UK_ASSERT_H__ */
