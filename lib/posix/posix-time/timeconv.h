/* SPDX-License-Identifier: BSD-3-Clause */
/* Between struct timespec and nanoseconds.  Pure. */
#ifndef __TIMECONV_H__
#define __TIMECONV_H__

#include <stdbool.h>
#include <time.h>

#include <uk/essentials.h>

#define NS_PER_S 1000000000UL

static inline bool timespec_valid(const struct timespec *ts)
{
	return ts->tv_sec >= 0 && (unsigned long)ts->tv_nsec < NS_PER_S;
}

/* Of a valid one; __NSEC_MAX if it does not fit. */
static inline __nsec timespec_to_ns(const struct timespec *ts)
{
	__nsec t;

	if (uk_mul_overflow((__nsec)ts->tv_sec, NS_PER_S, &t) ||
	    uk_add_overflow(t, (__nsec)ts->tv_nsec, &t))
		return __NSEC_MAX;
	return t;
}

static inline void timespec_from_ns(struct timespec *ts, __nsec ns)
{
	ts->tv_sec = (long)(ns / NS_PER_S);
	ts->tv_nsec = (long)(ns % NS_PER_S);
}

/* a + b, __NSEC_MAX if that is too far. */
static inline __nsec ns_add(__nsec a, __nsec b)
{
	__nsec r;

	return uk_add_overflow(a, b, &r) ? __NSEC_MAX : r;
}

/* What settimeofday(2) said of the zone; gettimeofday(2) gives it back. */
extern int posix_time_zone[2];

#endif /* __TIMECONV_H__ */
