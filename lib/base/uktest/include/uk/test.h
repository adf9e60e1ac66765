/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Unit tests that run in a guest and on the host from the same source.
 *
 * UK_TESTCASE(suite, name) { ... } defines a case, uk_testsuite_register(suite,
 * init) at the end of the file has its suite run at boot (or by the host's
 * main).  Output is TAP, one test point per case; the first failed expectation
 * of a case is printed as a diagnosis.  An ASSERT leaves the case, an EXPECT
 * goes on.  UK_TEST_ASSERT and friends may be used in the case's own body only.
 */
#ifndef __UK_TEST_H__
#define __UK_TEST_H__

#include <uk/essentials.h>
#include <uk/test_run.h>

#ifdef __linux__
#include <string.h>
#else
#include <uk/isr/string.h>
#endif

UK_BEGIN_DECLS

struct uk_testcase {
	const char *suite;
	const char *name;
	const char *desc;
	void (*fn)(struct uk_test_ctx *test);
};

struct uk_testsuite {
	const char *name;
	int (*init)(struct uk_testsuite *suite); /* or NULL; < 0: suite fails */
};

/** Notes the result of one expectation; gives `ok`. */
int uk_test_check(struct uk_test_ctx *test, int ok, const char *file, int line,
		  const char *what);
/** The same, printing both values when they differ from what is wished. */
int uk_test_check_num(struct uk_test_ctx *test, int ok, const char *file,
		      int line, const char *what, long a, long b);

/** Leaves the test point as skipped, with a reason. */
void uk_test_skip(struct uk_test_ctx *test, const char *why);

UK_END_DECLS

#define UK_TESTCASE_DESC(suite_name, case_name, text)                          \
	static void __uk_test_##suite_name##_##case_name(                      \
		struct uk_test_ctx *uk_test);                                  \
	static const struct uk_testcase                                        \
		__uk_testcase_##suite_name##_##case_name = {                   \
			.suite = #suite_name,                                  \
			.name = #case_name,                                    \
			.desc = (text),                                        \
			.fn = __uk_test_##suite_name##_##case_name             \
		};                                                             \
	static const struct uk_testcase *const __used __section("uk_testtab")  \
		__uk_testptr_##suite_name##_##case_name =                      \
			&__uk_testcase_##suite_name##_##case_name;             \
	static void __uk_test_##suite_name##_##case_name(                      \
		struct uk_test_ctx *uk_test __unused)
#define UK_TESTCASE(suite, case_name) UK_TESTCASE_DESC(suite, case_name, "")

#define __UK_TESTSUITE(suite, init_fn)                                         \
	static struct uk_testsuite __uk_testsuite_##suite = { #suite, init_fn }

/*
 * Runs the suite at the end of an init class: by default after everything
 * else, just before main().
 */
#define uk_testsuite_register_class(suite, init_fn, class)                     \
	__UK_TESTSUITE(suite, init_fn);                                        \
	UK_TEST_RUN_AT(__uk_testsuite_##suite, class)

#define uk_testsuite_register(suite, init_fn)                                  \
	uk_testsuite_register_class(suite, init_fn, UK_INIT_CLASS_LATE)
#define uk_testsuite_early_prio(suite, init_fn, prio)                          \
	uk_testsuite_register_class(suite, init_fn, UK_INIT_CLASS_EARLY)
#define uk_testsuite_plat_prio(suite, init_fn, prio)                           \
	uk_testsuite_register_class(suite, init_fn, UK_INIT_CLASS_PLAT)
#define uk_testsuite_lib_prio(suite, init_fn, prio)                            \
	uk_testsuite_register_class(suite, init_fn, UK_INIT_CLASS_LIB)
#define uk_testsuite_rootfs_prio(suite, init_fn, prio)                         \
	uk_testsuite_register_class(suite, init_fn, UK_INIT_CLASS_ROOTFS)
#define uk_testsuite_sys_prio(suite, init_fn, prio)                            \
	uk_testsuite_register_class(suite, init_fn, UK_INIT_CLASS_SYS)
#define uk_testsuite_late_prio(suite, init_fn, prio)                           \
	uk_testsuite_register_class(suite, init_fn, UK_INIT_CLASS_LATE)

#define UK_TEST_EXPECT(cond)                                                   \
	uk_test_check(uk_test, !!(cond), __FILE__, __LINE__, #cond)
#define UK_TEST_EXPECT_ZERO(v) UK_TEST_EXPECT((v) == 0)
#define UK_TEST_EXPECT_NOT_ZERO(v) UK_TEST_EXPECT((v) != 0)
#define UK_TEST_EXPECT_NULL(p) UK_TEST_EXPECT((p) == __NULL)
#define UK_TEST_EXPECT_NOT_NULL(p) UK_TEST_EXPECT((p) != __NULL)
#define UK_TEST_EXPECT_PTR_EQ(a, b)                                            \
	UK_TEST_EXPECT((const void *)(a) == (const void *)(b))

#define __UK_TEST_NUM(a, op, b)                                                \
	({                                                                     \
		long __a = (long)(a);                                          \
		long __b = (long)(b);                                          \
		uk_test_check_num(uk_test, __a op __b, __FILE__, __LINE__,     \
				  #a " " #op " " #b, __a, __b);                \
	})
#define UK_TEST_EXPECT_SNUM_EQ(a, b) __UK_TEST_NUM(a, ==, b)
#define UK_TEST_EXPECT_SNUM_NQ(a, b) __UK_TEST_NUM(a, !=, b)
#define UK_TEST_EXPECT_SNUM_LT(a, b) __UK_TEST_NUM(a, <, b)
#define UK_TEST_EXPECT_SNUM_LE(a, b) __UK_TEST_NUM(a, <=, b)
#define UK_TEST_EXPECT_SNUM_GT(a, b) __UK_TEST_NUM(a, >, b)
#define UK_TEST_EXPECT_SNUM_GE(a, b) __UK_TEST_NUM(a, >=, b)
#define UK_TEST_EXPECT_BYTES_EQ(a, b, len)                                     \
	uk_test_check(uk_test, !memcmp(a, b, len), __FILE__, __LINE__,         \
		      #a " and " #b " hold the same")
#define UK_TEST_EXPECT_STR_EQ(a, b)                                            \
	uk_test_check(uk_test, !strcmp(a, b), __FILE__, __LINE__,              \
		      #a " reads " #b)

#define UK_TEST_ASSERT(cond)                                                   \
	do {                                                                   \
		if (!UK_TEST_EXPECT(cond))                                     \
			return;                                                \
	} while (0)
#define UK_TEST_ASSERTF(cond, ...) UK_TEST_ASSERT(cond)

#endif /* __UK_TEST_H__ */
