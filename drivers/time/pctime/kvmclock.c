/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * KVM's clock page, used for two things: it tells how fast the time-stamp
 * counter runs, and the wall clock at one moment
 * (Linux Documentation/virt/kvm/x86/{cpuid,msr}.rst).
 */
#include <uk/asm/arch.h>
#include <uk/plat/memory.h>

#include "pctime.h"

#define CPUID_BASE 0x40000000
#define CPUID_FEATURES 0x40000001
#define FEATURE_CLOCKSOURCE2 (1 << 3)
#define MSR_WALL_CLOCK 0x4b564d00
#define MSR_SYSTEM_TIME 0x4b564d01
#define MSR_ENABLE 1
#define NSEC_PER_SEC 1000000000UL

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

/* The wall clock when the guest's system time was 0. */
struct pvwall {
	__u32 version;
	__u32 sec;
	__u32 nsec;
};

static volatile struct pvclock page __align(64);
static volatile struct pvwall wall __align(64);

static int have_kvmclock(void)
{
	__u32 r[4];

	x86_cpuid(1, 0, r);
	if (!(r[2] & X86_CPUID1_ECX_HYPERVISOR))
		return 0;
	x86_cpuid(CPUID_BASE, 0, r);
	/* "KVMKVMKVM" */
	if (r[1] != 0x4b4d564b || r[2] != 0x564b4d56 || r[3] != 0x4d)
		return 0;
	x86_cpuid(CPUID_FEATURES, 0, r);
	return !!(r[0] & FEATURE_CLOCKSOURCE2);
}

/* Has KVM fill in the page once. */
static void page_read(void)
{
	x86_wrmsr(MSR_SYSTEM_TIME, ukplat_virt_to_phys(&page) | MSR_ENABLE);
	barrier();
}

static void page_off(void)
{
	x86_wrmsr(MSR_SYSTEM_TIME, 0);
}

__u64 kvmclock_tsc_hz(void)
{
	__u64 hz = 0;

	if (!have_kvmclock())
		return 0;
	page_read();
	if (page.tsc_to_system_mul) {
		hz = (NSEC_PER_SEC << 32) / page.tsc_to_system_mul;
		hz = page.tsc_shift < 0 ? hz << -page.tsc_shift
					: hz >> page.tsc_shift;
	}
	page_off();
	return hz;
}

__nsec kvmclock_wall(void)
{
	__u64 ticks;
	__nsec now;

	if (!have_kvmclock())
		return 0;
	x86_wrmsr(MSR_WALL_CLOCK, ukplat_virt_to_phys(&wall));
	page_read();
	ticks = x86_rdtsc() - page.tsc_timestamp;
	ticks = page.tsc_shift < 0 ? ticks >> -page.tsc_shift
				   : ticks << page.tsc_shift;
	now = page.system_time +
	      (__nsec)((unsigned __int128)ticks * page.tsc_to_system_mul >> 32);
	page_off();
	if (!wall.sec)
		return 0;
	return now + wall.sec * NSEC_PER_SEC + wall.nsec;
}
