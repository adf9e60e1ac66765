/* SPDX-License-Identifier: BSD-3-Clause */
/* The test library tests itself.  Runs on the host and in a guest. */
/* host-sources: */
#include <uk/test.h>

/* A failed expectation is counted and does not leave the case. */
UK_TESTCASE(uktest_myself, expect_counts)
{
	struct uk_test_ctx inner = { .failed = 1 }; /* 1: prints nothing */

	uk_test_check(&inner, 0, "", 0, "");
	uk_test_check(&inner, 1, "", 0, "");
	UK_TEST_EXPECT_SNUM_EQ(inner.checks, 2);
	UK_TEST_EXPECT_SNUM_EQ(inner.failed, 2);
}

uk_testsuite_register(uktest_myself, __NULL);
