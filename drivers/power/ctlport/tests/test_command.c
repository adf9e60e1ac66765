/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Runs on the host: lines of the control port, good, foreign and endless.
 * host-sources:
 */

#include <uk/test.h>

#include "../command.h"

/* Only whole lines of exactly these words count, and the next one after any. */
UK_TESTCASE(ctlport, lines)
{
	static const struct {
		const char *text;
		int want; /* of the last byte */
	} t[] = {
		{ "halt\n", UKPLAT_HALT },
		{ "restart\n", UKPLAT_RESTART },
		{ "halt", -1 },
		{ "\n", -1 },
		{ "halt \n", -1 },
		{ "hal\n", -1 },
		{ " halt\n", -1 },
		{ "halt\r\n", -1 },
		{ "noise\nhalt\n", UKPLAT_HALT },
		{ "halthalthalthalthalthalthalthalthalthalthalthalthalthalthalt"
		  "halthalt\n",
		  -1 },
	};

	for (__sz i = 0; i < ARRAY_SIZE(t); i++) {
		struct ctl_line l = { .len = 0 };
		int got = -2;

		for (const char *s = t[i].text; *s; s++)
			got = ctl_line_feed(&l, *s);
		UK_TEST_EXPECT_SNUM_EQ(got, t[i].want);
	}
}

/* After an endless line the next one is read again. */
UK_TESTCASE(ctlport, endless)
{
	struct ctl_line l = { .len = 0 };

	for (int i = 0; i < 100000; i++)
		UK_TEST_ASSERT(ctl_line_feed(&l, 'h') == -1);
	UK_TEST_EXPECT_SNUM_EQ(ctl_line_feed(&l, '\n'), -1);
	for (const char *s = "halt"; *s; s++)
		ctl_line_feed(&l, *s);
	UK_TEST_EXPECT_SNUM_EQ(ctl_line_feed(&l, '\n'), UKPLAT_HALT);
}

uk_testsuite_register(ctlport, NULL);
