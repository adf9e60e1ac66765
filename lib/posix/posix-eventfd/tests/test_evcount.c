/* SPDX-License-Identifier: BSD-3-Clause */
/* The arithmetic of event counters.  Runs on the host and in a guest. */
/* host-sources: */
#include <uk/test.h>

#include "../evcount.h"

/* An empty counter is not readable, and reading it changes nothing. */
UK_TESTCASE(posix_eventfd_evcount, empty_read_is_eagain)
{
	struct evcount c = { .val = 0 };
	__u64 got = 42;

	UK_TEST_EXPECT_SNUM_EQ(evcount_take(&c, &got), -EAGAIN);
	UK_TEST_EXPECT_SNUM_EQ(got, 42);
}

/* A plain counter is drained by one read; a semaphore gives one at a time. */
UK_TESTCASE(posix_eventfd_evcount, take_all_or_one)
{
	static const struct {
		bool semaphore;
		__u64 start, got, left;
	} t[] = {
		{ false, 3, 3, 0 },
		{ true, 3, 1, 2 },
		{ true, 1, 1, 0 },
	};

	for (__sz i = 0; i < ARRAY_SIZE(t); i++) {
		struct evcount c = { t[i].start, t[i].semaphore };
		__u64 got = 0;

		UK_TEST_EXPECT_SNUM_EQ(evcount_take(&c, &got), 0);
		UK_TEST_EXPECT_SNUM_EQ(got, t[i].got);
		UK_TEST_EXPECT_SNUM_EQ(c.val, t[i].left);
	}
}

/* The top: 2^64-2 fits, one more must wait, and 2^64-1 is never legal. */
UK_TESTCASE(posix_eventfd_evcount, give_at_the_limit)
{
	struct evcount c = { .val = EVCOUNT_MAX - 1 };

	UK_TEST_EXPECT_SNUM_EQ(evcount_give(&c, 1), 0);
	UK_TEST_EXPECT_SNUM_EQ(evcount_give(&c, 1), -EAGAIN);
	UK_TEST_EXPECT_SNUM_EQ(evcount_give(&c, __U64_MAX), -EINVAL);
	UK_TEST_EXPECT(c.val == EVCOUNT_MAX);
}

uk_testsuite_register(posix_eventfd_evcount, __NULL);
