/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The virtual counter as monotonic clock (DDI 0487, D12).  It runs at the
 * same rate on all CPUs and is 0 at reset, which is our boot.
 */
#include <uk/asm/arch.h>
#include <uk/plat/time.h>

#include "gentimer.h"

#define NSEC 1000000000UL

/*
 * v * num / den without overflow: whole seconds first, and the rest of one
 * second times a billion fits into 64 bits at any rate below 18 GHz.
 */
static __u64 scale(__u64 v, __u64 num, __u64 den)
{
	return v / den * num + v % den * num / den;
}

__nsec ukplat_monotonic_clock(void)
{
	ukarch_isb(); /* not before what the program did so far */
	return scale(SYSREG_READ(cntvct_el0), NSEC, SYSREG_READ(cntfrq_el0));
}

__u64 gentimer_ticks_at(__nsec t)
{
	return scale(t, SYSREG_READ(cntfrq_el0), NSEC) + 1;
}
