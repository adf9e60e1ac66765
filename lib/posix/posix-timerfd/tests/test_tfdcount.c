/* SPDX-License-Identifier: BSD-3-Clause */
/* The arithmetic of timer files.  Runs on the host and in a guest. */
/* host-sources: */
#include <uk/test.h>

#include "../tfdcount.h"

/* Counts are those since the last read, not since arming. */
UK_TESTCASE(posix_timerfd_tfdcount, counts_since_last_read)
{
	struct tfdcount c = { .next = 100, .interval = 10 };

	UK_TEST_EXPECT_SNUM_EQ(tfdcount_take(&c, 99), 0);
	UK_TEST_EXPECT_SNUM_EQ(tfdcount_take(&c, 100), 1);
	UK_TEST_EXPECT_SNUM_EQ(c.next, 110);
	UK_TEST_EXPECT_SNUM_EQ(tfdcount_take(&c, 145), 4);
	UK_TEST_EXPECT_SNUM_EQ(tfdcount_take(&c, 145), 0);
	UK_TEST_EXPECT_SNUM_EQ(c.next, 150);
	UK_TEST_EXPECT_SNUM_EQ(tfdcount_left(&c, 145), 5);
}

/* A one-shot timer expires once, and is disarmed then. */
UK_TESTCASE(posix_timerfd_tfdcount, once_is_once)
{
	struct tfdcount c = { .next = 100, .interval = 0 };

	UK_TEST_EXPECT_SNUM_EQ(tfdcount_left(&c, 60), 40);
	UK_TEST_EXPECT_SNUM_EQ(tfdcount_take(&c, 1000), 1);
	UK_TEST_EXPECT_SNUM_EQ(tfdcount_take(&c, 2000), 0);
	UK_TEST_EXPECT_SNUM_EQ(tfdcount_left(&c, 2000), 0);
}

uk_testsuite_register(posix_timerfd_tfdcount, __NULL);
