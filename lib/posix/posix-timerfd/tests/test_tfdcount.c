/* SPDX-License-Identifier: BSD-3-Clause */
/* The arithmetic of timer files.  Runs on the host and in a guest. */
/* host-sources: */
#include <uk/test.h>

#include "../tfdcount.h"

/* Counts are those since the last read, not since arming. */
UK_TESTCASE(posix_timerfd_tfdcount, counts_since_last_read)
{
	struct tfdcount c = { .next = 100, .interval = 10 };
	__u64 n = 7;

	UK_TEST_EXPECT_SNUM_EQ(tfdcount_take(&c, 99, &n), -EAGAIN);
	UK_TEST_EXPECT(!tfdcount_due(&c, 99) && tfdcount_due(&c, 100));
	UK_TEST_EXPECT_ZERO(tfdcount_take(&c, 100, &n));
	UK_TEST_EXPECT_SNUM_EQ(n, 1);
	UK_TEST_EXPECT_SNUM_EQ(c.next, 110);
	UK_TEST_EXPECT_ZERO(tfdcount_take(&c, 145, &n));
	UK_TEST_EXPECT_SNUM_EQ(n, 4);
	UK_TEST_EXPECT_SNUM_EQ(tfdcount_take(&c, 145, &n), -EAGAIN);
	UK_TEST_EXPECT_SNUM_EQ(c.next, 150);
	UK_TEST_EXPECT_SNUM_EQ(tfdcount_left(&c, 145), 5);
}

/* A one-shot timer expires once, and is disarmed then. */
UK_TESTCASE(posix_timerfd_tfdcount, once_is_once)
{
	struct tfdcount c = { .next = 100, .interval = 0 };
	__u64 n;

	UK_TEST_EXPECT_SNUM_EQ(tfdcount_left(&c, 60), 40);
	UK_TEST_EXPECT_ZERO(tfdcount_take(&c, 1000, &n));
	UK_TEST_EXPECT_SNUM_EQ(n, 1);
	UK_TEST_EXPECT_SNUM_EQ(tfdcount_take(&c, 2000, &n), -EAGAIN);
	UK_TEST_EXPECT_SNUM_EQ(tfdcount_left(&c, 2000), 0);
}

/* Ticks that were set come on top of those that pass afterwards. */
UK_TESTCASE(posix_timerfd_tfdcount, extra_ticks)
{
	struct tfdcount c = { .next = 100, .interval = 10, .extra = 5 };
	__u64 n;

	UK_TEST_EXPECT(tfdcount_due(&c, 0));
	UK_TEST_EXPECT_ZERO(tfdcount_take(&c, 105, &n));
	UK_TEST_EXPECT_SNUM_EQ(n, 6);
	UK_TEST_EXPECT(!tfdcount_due(&c, 105));
}

/* A jump moves what follows the wall clock, and cancels what asked for it. */
UK_TESTCASE(posix_timerfd_tfdcount, clock_jumps)
{
	struct tfdcount rel = { .next = 100 };
	struct tfdcount abs = { .next = 100, .follows = 1 };
	struct tfdcount cos = { .next = 100, .follows = 1, .cancel_on_set = 1 };
	__u64 n;

	UK_TEST_EXPECT_SNUM_EQ(tfdcount_jump(&rel, 50, 20), 0);
	UK_TEST_EXPECT_SNUM_EQ(rel.next, 100);
	UK_TEST_EXPECT_SNUM_EQ(tfdcount_jump(&abs, -50, 20), 0);
	UK_TEST_EXPECT_SNUM_EQ(abs.next, 150);
	tfdcount_jump(&abs, 1000, 20); /* due since long, not disarmed */
	UK_TEST_EXPECT_ZERO(tfdcount_take(&abs, 20, &n));
	UK_TEST_EXPECT_SNUM_EQ(n, 1);
	UK_TEST_EXPECT_SNUM_EQ(tfdcount_jump(&cos, 1, 20), 1);
	UK_TEST_EXPECT(tfdcount_due(&cos, 0));
	UK_TEST_EXPECT_SNUM_EQ(tfdcount_take(&cos, 10, &n), -ECANCELED);
	UK_TEST_EXPECT_SNUM_EQ(tfdcount_take(&cos, 10, &n), -EAGAIN);
	UK_TEST_EXPECT_ZERO(tfdcount_take(&cos, 100, &n));
}

/* A second expiry that is beyond all time never comes; it is not the past. */
UK_TESTCASE(posix_timerfd_tfdcount, interval_beyond_time)
{
	struct tfdcount c = { .next = 100, .interval = __NSEC_MAX - 50 };
	__u64 n;

	UK_TEST_EXPECT_ZERO(tfdcount_take(&c, 200, &n));
	UK_TEST_EXPECT_SNUM_EQ(n, 1);
	UK_TEST_EXPECT_SNUM_EQ(tfdcount_take(&c, 1UL << 62, &n), -EAGAIN);
	UK_TEST_EXPECT(!tfdcount_due(&c, 1UL << 62));
}

/* What began before the clock itself counts from where it began. */
UK_TESTCASE(posix_timerfd_tfdcount, late_start)
{
	struct tfdcount c = { .interval = 300 };
	struct tfdcount jumped = { .next = 100, .interval = 10, .follows = 1 };
	__u64 n;

	tfdcount_late(&c, 1000, 50);
	UK_TEST_EXPECT(tfdcount_due(&c, 50));
	UK_TEST_EXPECT_ZERO(tfdcount_take(&c, 50, &n));
	UK_TEST_EXPECT_SNUM_EQ(n, 4);
	UK_TEST_EXPECT_SNUM_EQ(c.next, 250);
	UK_TEST_EXPECT_SNUM_EQ(tfdcount_take(&c, 249, &n), -EAGAIN);
	UK_TEST_EXPECT_ZERO(tfdcount_take(&c, 250, &n));
	UK_TEST_EXPECT_SNUM_EQ(n, 1);

	tfdcount_jump(&jumped, 1000, 55);
	UK_TEST_EXPECT_ZERO(tfdcount_take(&jumped, 55, &n));
	UK_TEST_EXPECT_SNUM_EQ(n, 96); /* 955 late, each 10 */
	UK_TEST_EXPECT_SNUM_EQ(jumped.next, 60);
}

uk_testsuite_register(posix_timerfd_tfdcount, __NULL);
