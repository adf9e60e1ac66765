/* SPDX-License-Identifier: BSD-3-Clause */
/* What the parts of the PC's time-keeping give each other. */
#ifndef __PCTIME_H__
#define __PCTIME_H__

#include <uk/essentials.h>

/* Frequency of the time-stamp counter as KVM reports it, or 0. */
__u64 kvmclock_tsc_hz(void);

/* The same by whoever tells it: KVM, another hypervisor, the CPU; or 0. */
__u64 tsc_hz_told(void);

/* The same from CPUID's leaves 15H and 16H. */
__u64 tsc_hz_of_leaves(const __u32 l15[4], const __u32 l16[4]);

/* Nanoseconds since 1970 as KVM knows them, or 0. */
__nsec kvmclock_wall(void);

/* Seconds since 1970 by the CMOS clock, or 0 if there is none. */
__u64 cmos_seconds(void);

/*
 * The arithmetic of the CMOS clock: `r` holds second, minute, hour, day,
 * month, year (of the century), `b` its status register B.  0 if not a date.
 */
__u64 cmos_to_seconds(const __u8 r[6], __u8 b);

/* The counters of the CPUs differ: time is tsc_common()'s from now on. */
void clock_apart(void);

/*
 * The counter of this CPU as that of the first one would show it, and never
 * less than any CPU has got before.
 */
__u64 tsc_common(void);

#endif /* __PCTIME_H__ */
