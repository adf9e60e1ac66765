/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Runs on the host: how far apart two counters are.
 * host-sources: sync.c
 */

#include <uk/test.h>

#include "../sync.h"

/* The readings of a round when the other counter is `d` ahead. */
static void feed(struct tsc_range *r, __u64 at, __s64 d, __u64 there,
		 __u64 back)
{
	tsc_range_add(r, at, at + (__u64)d + there, at + there + back);
}

/* Without a reading, and with 0 in the range, nothing is to be done. */
UK_TESTCASE(pctime_sync, together)
{
	struct tsc_range r = { 0 };

	UK_TEST_EXPECT(tsc_range_offset(&r) == 0);
	feed(&r, 1000, 0, 500, 500);
	UK_TEST_EXPECT(tsc_range_offset(&r) == 0);
	feed(&r, 5000, 0, 1, 900);
	feed(&r, 9000, 0, 900, 0);
	UK_TEST_EXPECT(r.min == 0 && r.max == 1);
	UK_TEST_EXPECT(tsc_range_offset(&r) == 0);
}

/* What is found is off by no more than half of the quickest round. */
UK_TESTCASE(pctime_sync, apart)
{
	static const __s64 ds[] = {
		301,
		-301,
		1000000,
		-1000000,
		1000000000000,
		-1000000000000,
		(__s64)1 << 62,
		-((__s64)1 << 62),
	};

	for (__sz i = 0; i < ARRAY_SIZE(ds); i++) {
		struct tsc_range r = { 0 };
		__s64 err;

		feed(&r, 10, ds[i], 4000, 100);
		feed(&r, 20000, ds[i], 200, 100);
		feed(&r, 40000, ds[i], 100, 4000);
		err = tsc_range_offset(&r) - ds[i];
		UK_TEST_EXPECT(err >= -150 && err <= 150);
	}
}

/* Less than a round takes cannot be told from nothing, nor can it be seen. */
UK_TESTCASE(pctime_sync, too_little_to_see)
{
	struct tsc_range r = { 0 };

	feed(&r, 1000, 99, 100, 100);
	UK_TEST_EXPECT(tsc_range_offset(&r) == 0);
}

/* The counter passes 2^64, or is far from the other one's start. */
UK_TESTCASE(pctime_sync, wraps)
{
	struct tsc_range r = { 0 };

	feed(&r, (__u64)-50, -70, 30, 30);
	UK_TEST_EXPECT(r.min == -100 && r.max == -40);
	UK_TEST_EXPECT(tsc_range_offset(&r) == -70);
}

uk_testsuite_register(pctime_sync, NULL);
