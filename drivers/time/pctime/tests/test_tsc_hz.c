/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Runs on the host: frequencies as CPUID gives them.
 * host-sources: tsc_hz.c
 */

#include <uk/test.h>

#include "../pctime.h"

/* Crystal times ratio; without a crystal the base frequency; or nothing. */
UK_TESTCASE(pctime_tsc_hz, leaves)
{
	static const struct {
		__u32 l15[4], l16[4];
		__u64 hz;
	} t[] = {
		{ { 2, 216, 24000000 }, { 2600 }, 2592000000 },
		{ { 2, 216, 0 }, { 2600 }, 2600000000 },
		{ { 1, 1, 3000000000 }, { 0 }, 3000000000 },
		{ { 0, 216, 24000000 }, { 2600 }, 0 },
		{ { 2, 0, 24000000 }, { 2600 }, 0 },
		{ { 2, 216, 0 }, { 0 }, 0 },
		{ { 1, 0xffffffff, 0xffffffff }, { 0 }, 0 },
		{ { 0xffffffff, 1, 24000000 }, { 0 }, 0 },
	};

	for (__sz i = 0; i < ARRAY_SIZE(t); i++)
		UK_TEST_EXPECT(tsc_hz_of_leaves(t[i].l15, t[i].l16) == t[i].hz);
}

uk_testsuite_register(pctime_tsc_hz, NULL);
