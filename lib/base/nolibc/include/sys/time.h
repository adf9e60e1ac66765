/* SPDX-License-Identifier: BSD-3-Clause */
/* Time of day. */
#ifndef _SYS_TIME_H
#define _SYS_TIME_H
#include <sys/types.h>
#include <sys/select.h>
#include <bits/time.h>
struct timezone {
	int tz_minuteswest;
	int tz_dsttime;
};
#endif
