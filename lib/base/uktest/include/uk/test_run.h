/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * How suites get to run: here in the guest, through the init table.  The host
 * has a file of the same name (tests/host/include) that uses constructors.
 */
#ifndef __UK_TEST_RUN_H__
#define __UK_TEST_RUN_H__

#include <uk/essentials.h>
#include <uk/init.h>
#include <uk/print.h>

UK_BEGIN_DECLS

struct uk_testsuite;

/* State of a running test case. */
struct uk_test_ctx {
	unsigned int checks;
	unsigned int failed;
	const char *skipped; /* reason, or NULL */
};

/** Runs one suite and prints its test points; gives the number that failed. */
int uk_testsuite_run(struct uk_testsuite *suite);

/** Prints the plan, "1..N"; the end of the output. */
void uk_test_plan(void);

/** How many test points failed since boot. */
unsigned int uk_test_failures(void);

UK_END_DECLS

#define uk_test_printf uk_console_printf

#define UK_TEST_RUN_AT(suite, class)                                           \
	static int suite##_run(struct uk_init_ctx *ictx __unused);             \
	static int suite##_run(struct uk_init_ctx *ictx __unused)              \
	{                                                                      \
		uk_testsuite_run(&(suite));                                    \
		return 0;                                                      \
	}                                                                      \
	uk_initcall_class_prio(suite##_run, 0x0, class, UK_PRIO_LATEST)

#endif /* __UK_TEST_RUN_H__ */
