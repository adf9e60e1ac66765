/* SPDX-License-Identifier: BSD-3-Clause */
/* From the registers of the CMOS clock to seconds; also runs on the host. */
#include "pctime.h"

#define REG_B_24H 0x02
#define REG_B_BINARY 0x04
#define HOUR_PM 0x80

static __u32 from_bcd(__u8 v, __u8 b)
{
	return b & REG_B_BINARY ? v : (v & 0xf) + (v >> 4) * 10U;
}

/* Days from 1970-01-01 to the first of a month, 2000 to 2099. */
static __u32 days_before(__u32 year, __u32 month)
{
	static const __u16 cum[12] = { 0,   31,	 59,  90,  120, 151,
				       181, 212, 243, 273, 304, 334 };
	__u32 y = year - 2000;

	/* Every fourth year from 2000 is a leap year; 2000 was one, too. */
	return 10957 + y * 365 + (y + 3) / 4 + cum[month - 1] +
	       (y % 4 == 0 && month > 2);
}

__u64 cmos_to_seconds(const __u8 r[6], __u8 b)
{
	__u32 sec = from_bcd(r[0], b);
	__u32 min = from_bcd(r[1], b);
	__u32 hour = from_bcd(r[2] & (__u8)~HOUR_PM, b);
	__u32 day = from_bcd(r[3], b);
	__u32 month = from_bcd(r[4], b);
	__u32 year = 2000 + from_bcd(r[5], b);

	if (!(b & REG_B_24H)) {
		hour %= 12;
		if (r[2] & HOUR_PM)
			hour += 12;
	}
	if (sec > 59 || min > 59 || hour > 23 || day < 1 || day > 31 ||
	    month < 1 || month > 12 || year > 2099)
		return 0;
	return (((__u64)days_before(year, month) + day - 1) * 24 + hour) *
		       3600 +
	       min * 60 + sec;
}
