/* SPDX-License-Identifier: BSD-3-Clause */
/* The frequency of the time-stamp counter, where somebody tells it. */
#include <uk/asm/arch.h>

#include "pctime.h"

#define LEAF_FEATURES 1
#define LEAF_TSC 0x15
#define LEAF_FREQUENCY 0x16
#define LEAF_EXTENDED 0x80000000
#define LEAF_POWER 0x80000007
#define POWER_EDX_INVARIANT (1 << 8)
#define LEAF_HYPERVISOR 0x40000000
#define LEAF_HYPERVISOR_TSC 0x40000010 /* VMware's; QEMU has it, too: kHz */

/* A hypervisor that fixes the frequency may say which. */
static __u64 by_hypervisor(void)
{
	__u32 r[4];

	x86_cpuid(LEAF_FEATURES, 0, r);
	if (!(r[2] & X86_CPUID1_ECX_HYPERVISOR))
		return 0;
	x86_cpuid(LEAF_HYPERVISOR, 0, r);
	if (r[0] < LEAF_HYPERVISOR_TSC || r[0] > LEAF_HYPERVISOR + 0xff)
		return 0;
	x86_cpuid(LEAF_HYPERVISOR_TSC, 0, r);
	return r[0] * 1000UL;
}

/* Only of a counter that does not change its speed. */
static __u64 by_cpu(void)
{
	__u32 l15[4], l16[4] = { 0 };
	__u32 max;

	x86_cpuid(LEAF_EXTENDED, 0, l15);
	if (l15[0] < LEAF_POWER)
		return 0;
	x86_cpuid(LEAF_POWER, 0, l15);
	if (!(l15[3] & POWER_EDX_INVARIANT))
		return 0;
	x86_cpuid(0, 0, l15);
	max = l15[0];
	if (max < LEAF_TSC)
		return 0;
	x86_cpuid(LEAF_TSC, 0, l15);
	if (max >= LEAF_FREQUENCY)
		x86_cpuid(LEAF_FREQUENCY, 0, l16);
	return tsc_hz_of_leaves(l15, l16);
}

__u64 tsc_hz_told(void)
{
	__u64 hz = kvmclock_tsc_hz();

	if (!hz)
		hz = by_hypervisor();
	return hz ? hz : by_cpu();
}
