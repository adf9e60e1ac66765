/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * KVM's clock page, used for one thing: it tells how fast the time-stamp
 * counter runs (Linux Documentation/virt/kvm/x86/{cpuid,msr}.rst).
 */
#include <uk/asm/arch.h>
#include <uk/plat/memory.h>

#include "pctime.h"

#define CPUID_BASE 0x40000000
#define CPUID_FEATURES 0x40000001
#define FEATURE_CLOCKSOURCE2 (1 << 3)
#define MSR_SYSTEM_TIME 0x4b564d01
#define MSR_ENABLE 1

struct pvclock {
	__u32 version; /* odd while it changes */
	__u32 pad0;
	__u64 tsc_timestamp;
	__u64 system_time;
	__u32 tsc_to_system_mul;
	__s8 tsc_shift;
	__u8 flags;
	__u8 pad[2];
};

static struct pvclock page __align(64);

__u64 kvmclock_tsc_hz(void)
{
	__u32 r[4];
	__u64 hz;

	x86_cpuid(1, 0, r);
	if (!(r[2] & X86_CPUID1_ECX_HYPERVISOR))
		return 0;
	x86_cpuid(CPUID_BASE, 0, r);
	/* "KVMKVMKVM" */
	if (r[1] != 0x4b4d564b || r[2] != 0x564b4d56 || r[3] != 0x4d)
		return 0;
	x86_cpuid(CPUID_FEATURES, 0, r);
	if (!(r[0] & FEATURE_CLOCKSOURCE2))
		return 0;
	x86_wrmsr(MSR_SYSTEM_TIME, ukplat_virt_to_phys(&page) | MSR_ENABLE);
	barrier();
	if (!*(volatile __u32 *)&page.tsc_to_system_mul)
		return 0;
	hz = (1000000000UL << 32) / page.tsc_to_system_mul;
	if (page.tsc_shift < 0)
		hz <<= -page.tsc_shift;
	else
		hz >>= page.tsc_shift;
	x86_wrmsr(MSR_SYSTEM_TIME, 0);
	return hz;
}
