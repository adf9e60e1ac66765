/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * From what CPUID says to the frequency of the time-stamp counter (Intel SDM
 * vol. 2A, CPUID, leaves 15H and 16H).  Also runs on the host.
 */
#include "pctime.h"

#define HZ_PER_MHZ 1000000UL
#define HZ_MIN 10000000UL /* what is less or more is a mistake */
#define HZ_MAX 100000000000UL

static __u64 sane(__u64 hz)
{
	return hz < HZ_MIN || hz > HZ_MAX ? 0 : hz;
}

__u64 tsc_hz_of_leaves(const __u32 l15[4], const __u32 l16[4])
{
	if (!l15[0] || !l15[1])
		return 0;
	/* Some leave the crystal out; then the base frequency is the TSC's. */
	if (!l15[2])
		return sane((l16[0] & 0xffff) * HZ_PER_MHZ);
	return sane((__u64)l15[2] * l15[1] / l15[0]);
}
