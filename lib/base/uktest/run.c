/* SPDX-License-Identifier: BSD-3-Clause */
/* Runs suites and prints their test points.  Guest and host. */
#include <uk/test.h>

extern const struct uk_testcase *const __start_uk_testtab[];
extern const struct uk_testcase *const __stop_uk_testtab[];

static unsigned int points;
static unsigned int failures;

int uk_test_check(struct uk_test_ctx *test, int ok, const char *file, int line,
		  const char *what)
{
	test->checks++;
	if (!ok && !test->failed++)
		uk_test_printf("# %s:%d: not so: %s\n", file, line, what);
	return ok;
}

int uk_test_check_num(struct uk_test_ctx *test, int ok, const char *file,
		      int line, const char *what, long a, long b)
{
	if (!ok && !test->failed)
		uk_test_printf("# left %ld, right %ld\n", a, b);
	return uk_test_check(test, ok, file, line, what);
}

void uk_test_skip(struct uk_test_ctx *test, const char *why)
{
	test->skipped = why;
}

static void print_point(const char *suite, const char *name, int ok,
			const char *skipped)
{
	failures += !ok;
	uk_test_printf("%sok %u - %s.%s%s%s\n", ok ? "" : "not ", ++points,
		       suite, name, skipped ? " # SKIP " : "",
		       skipped ? skipped : "");
}

/* A case without a single check proves nothing: it fails. */
static int run_case(const struct uk_testcase *c)
{
	struct uk_test_ctx test = { .failed = 0 };
	int ok;

	c->fn(&test);
	ok = test.skipped || (test.checks && !test.failed);
	print_point(c->suite, c->name, ok, test.skipped);
	return !ok;
}

int uk_testsuite_run(struct uk_testsuite *suite)
{
	const struct uk_testcase *const *c;
	int failed = 0;

	if (suite->init && suite->init(suite) < 0) {
		print_point(suite->name, "init", 0, __NULL);
		return 1;
	}
	for (c = __start_uk_testtab; (__uptr)c < (__uptr)__stop_uk_testtab; c++)
		if (!strcmp((*c)->suite, suite->name))
			failed += run_case(*c);
	return failed;
}

void uk_test_plan(void)
{
	uk_test_printf("1..%u\n", points);
}

unsigned int uk_test_failures(void)
{
	return failures;
}
