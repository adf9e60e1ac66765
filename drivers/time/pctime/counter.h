/* SPDX-License-Identifier: BSD-3-Clause */
/* Reading the time-stamp counter for the clock. */
#ifndef __PCTIME_COUNTER_H__
#define __PCTIME_COUNTER_H__

#include <uk/arch/lcpu.h>
#include <uk/asm/arch.h>
#include <uk/plat/lcpu.h>

/* CONFIG_LIBPCTIME_SKEW: the second CPU's is behind, the third's ahead, ... */
#if CONFIG_LIBPCTIME_SKEW
static inline __u64 tsc_skew(void)
{
	__u64 skew = CONFIG_LIBPCTIME_SKEW;
	__u32 idx = ukplat_lcpu_idx();

	return !idx ? 0 : idx & 1 ? -skew : skew;
}
#else
static inline __u64 tsc_skew(void)
{
	return 0;
}
#endif

/*
 * The counter, not before what was loaded before: that may be a time that
 * another CPU has got (Intel SDM vol. 2B, RDTSC).
 */
static inline __u64 tsc_read(void)
{
	if (UK_IS_ENABLED(CONFIG_HAVE_SMP))
		rmb();
	return x86_rdtsc() + tsc_skew();
}

#endif /* __PCTIME_COUNTER_H__ */
