/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Times at their limits.
 * host-sources:
 */

#include <uk/test.h>

#include "../timeconv.h"

/* What Linux refuses is refused. */
UK_TESTCASE(posix_time_conv, valid)
{
	struct timespec t[] = { { 0, 0 },
				{ -1, 0 },
				{ 0, -1 },
				{ 0, 999999999 },
				{ 0, 1000000000 } };

	UK_TEST_EXPECT(timespec_valid(&t[0]));
	UK_TEST_EXPECT(!timespec_valid(&t[1]));
	UK_TEST_EXPECT(!timespec_valid(&t[2]));
	UK_TEST_EXPECT(timespec_valid(&t[3]));
	UK_TEST_EXPECT(!timespec_valid(&t[4]));
}

/* Too far is for ever, never a small number. */
UK_TESTCASE(posix_time_conv, saturates)
{
	struct timespec t = { __S64_MAX, 0 }, back;

	UK_TEST_EXPECT(timespec_to_ns(&t) == __NSEC_MAX);
	UK_TEST_EXPECT(ns_add(__NSEC_MAX - 1, 2) == __NSEC_MAX);
	t.tv_sec = 3;
	t.tv_nsec = 7;
	timespec_from_ns(&back, timespec_to_ns(&t));
	UK_TEST_EXPECT_SNUM_EQ(back.tv_sec, 3);
	UK_TEST_EXPECT_SNUM_EQ(back.tv_nsec, 7);
}

uk_testsuite_register(posix_time_conv, NULL);
