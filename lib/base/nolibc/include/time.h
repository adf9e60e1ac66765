/* SPDX-License-Identifier: BSD-3-Clause */
/* Clocks and calendar. */
#ifndef _TIME_H
#define _TIME_H
#include <sys/types.h>
#include <bits/time.h>
struct tm {
	int tm_sec;
	int tm_min;
	int tm_hour;
	int tm_mday;
	int tm_mon;
	int tm_year;
	int tm_wday;
	int tm_yday;
	int tm_isdst;
	long tm_gmtoff;
	const char *tm_zone;
};
#if __STDC_HOSTED__ /* applications; the kernel calls uk_sys_*() */
__LIBC_BEGIN
struct tm *gmtime_r(const time_t *t, struct tm *tm);
time_t timegm(struct tm *tm);
int clock_gettime(clockid_t clock, struct timespec *ts);
int nanosleep(const struct timespec *ts, struct timespec *rest);
time_t time(time_t *t);
__LIBC_END
#endif
#endif
