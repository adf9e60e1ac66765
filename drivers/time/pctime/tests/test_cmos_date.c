/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Dates as the CMOS clock gives them, and as `date -u` knows them.
 * host-sources: cmos_date.c
 */
#include <uk/test.h>

#include "../pctime.h"

#define BCD24 0x02
#define BIN24 0x06
#define BCD12 0x00

UK_TESTCASE(pctime_cmos, dates)
{
	static const struct {
		__u8 r[6], b;
		__u64 sec;
	} t[] = {
		{ { 0, 0, 0, 1, 1, 0 }, BIN24, 946684800 },
		{ { 0x59, 0x59, 0x23, 0x29, 2, 0 }, BCD24, 951868799 },
		{ { 0, 0, 0, 1, 3, 0 }, BIN24, 951868800 },
		{ { 0x56, 0x34, 0x12, 0x23, 0x11, 0x26 }, BCD24, 1795437296 },
		{ { 0, 0, 0x12, 1, 1, 0x24 }, BCD12, 1704067200 },
		{ { 0, 0, 0x92, 1, 1, 0x24 }, BCD12, 1704110400 },
		{ { 0, 0, 0x81, 1, 1, 0x24 }, BCD12, 1704114000 },
		/* no dates */
		{ { 0xff, 0xff, 0xff, 0xff, 0xff, 0xff }, 0xff, 0 },
		{ { 0, 0, 0, 0, 1, 0 }, BIN24, 0 },
		{ { 0, 0, 0, 1, 13, 0 }, BIN24, 0 },
		{ { 60, 0, 0, 1, 1, 0 }, BIN24, 0 },
	};

	for (__sz i = 0; i < ARRAY_SIZE(t); i++)
		UK_TEST_EXPECT_SNUM_EQ(cmos_to_seconds(t[i].r, t[i].b),
				       t[i].sec);
}

uk_testsuite_register(pctime_cmos, NULL);
