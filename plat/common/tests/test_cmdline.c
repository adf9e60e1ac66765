/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What the platform finds on a command line; it must be in the kernel's own
 * half. host-sources:
 */

#include <uk/test.h>

#include "../cmdline.h"

#define EIGHT "random.seed=[ 1 2 3 4 5 6 7 8 ]"

UK_TESTCASE(plat_cmdline, whole_seeds_count)
{
	static const struct {
		const char *cmdline;
		__sz len;
		int found;
	} t[] = {
		{ "", 0, 0 },
		{ EIGHT, sizeof(EIGHT), 1 },
		{ "a.b=1  " EIGHT " -- x", sizeof(EIGHT) + 12, 1 },
		/* the list is not closed within the length */
		{ EIGHT, sizeof(EIGHT) - 2, 0 },
		{ "random.seed=[ 1 2 3 4 5 6 7 ] --", 33, 0 },
		{ "-- " EIGHT, sizeof(EIGHT) + 3, 0 },
		{ "xrandom.seed=[ 1 2 3 4 5 6 7 8 ]", 33, 0 },
		{ "random.seed=[\0001\0002\0003\0004\0005\0006\0007\0008\0]",
		  32, 1 },
	};
	const char *at;

	for (__sz i = 0; i < ARRAY_SIZE(t); i++) {
		__sz n = cmdline_seed(t[i].cmdline, t[i].len, &at);

		UK_TEST_EXPECT_SNUM_EQ(n != 0, t[i].found);
		if (n)
			UK_TEST_EXPECT_SNUM_EQ(n, 17);
	}
}

UK_TESTCASE(plat_cmdline, words)
{
	UK_TEST_EXPECT(cmdline_has("a kaslr.off=1 --", 16, "kaslr.off=1"));
	UK_TEST_EXPECT(cmdline_has("kaslr.off=1", 12, "kaslr.off=1"));
	UK_TEST_EXPECT(!cmdline_has("kaslr.off=10", 13, "kaslr.off=1"));
	UK_TEST_EXPECT(!cmdline_has("a -- kaslr.off=1", 17, "kaslr.off=1"));
	UK_TEST_EXPECT(!cmdline_has("kaslr.off=1", 10, "kaslr.off=1"));
	UK_TEST_EXPECT(!cmdline_has("", 0, "kaslr.off=1"));
}

uk_testsuite_register(plat_cmdline, NULL);
