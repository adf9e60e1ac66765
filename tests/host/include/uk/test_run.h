/* SPDX-License-Identifier: BSD-3-Clause */
/* How suites get to run on the host: constructors list them for main(). */
#ifndef __UK_TEST_RUN_H__
#define __UK_TEST_RUN_H__

#include <errno.h>
#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

#include <uk/essentials.h>

struct uk_testsuite;

struct uk_test_ctx {
	unsigned int checks;
	unsigned int failed;
	const char *skipped;
};

int uk_testsuite_run(struct uk_testsuite *suite);
void uk_test_plan(void);
unsigned int uk_test_failures(void);

#define uk_test_printf printf
#define UK_TEST_RUN_AT(suite, class)                                           \
	static void __attribute__((constructor(200))) suite##_run(void)        \
	{                                                                      \
		uk_testsuite_run(&(suite));                                    \
	}                                                                      \
	_Static_assert(1, "")

#endif /* __UK_TEST_RUN_H__ */
