/* SPDX-License-Identifier: BSD-3-Clause */
/* struct timespec, struct timeval. */
#ifndef _BITS_TIMESPEC_H
#define _BITS_TIMESPEC_H
struct timespec {
	long tv_sec;
	long tv_nsec;
};
struct timeval {
	long tv_sec;
	long tv_usec;
};
struct itimerspec {
	struct timespec it_interval;
	struct timespec it_value;
};
struct itimerval {
	struct timeval it_interval;
	struct timeval it_value;
};
#endif
