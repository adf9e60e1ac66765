/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The counters of further CPUs against that of the first one.
 *
 * While a CPU starts, the one that starts it has it read its counter some
 * times.  If time would go back from one to the other, the counter is set
 * (IA32_TSC_ADJUST, Intel SDM vol. 3B, 18.17.3); where that cannot be done,
 * each reading is corrected.
 */
#include <uk/atomic.h>
#include <uk/plat/lcpu.h>
#include <uk/plat/time.h>
#include <uk/print.h>

#include "counter.h"
#include "pctime.h"
#include "sync.h"

#define ROUNDS 8
#define ROUNDS_MAX 64 /* to know an offset well; hosts may be busy */
#define CLOSE 20000 /* ticks: well */

/* What the CPU that starts is asked for; it answers with NOTHING. */
enum { NOTHING, READ, ADJUST, GO_ON };

static __u32 here; /* atomic: a CPU serves us */
static __u32 request; /* atomic; guards the two below */
static __u64 reading;
static __s64 adjustment;

static __s64 ahead[CONFIG_UKPLAT_LCPU_MAXCOUNT]; /* of the first CPU */
static __u64 latest; /* atomic; of tsc_common() */

/* On the CPU that starts. */
static int serve(void *lcpu __unused)
{
	__u32 what;

	uk_store_n_rel(&here, 1);
	do {
		what = uk_load_n_acq(&request);
		if (what == READ)
			reading = tsc_read();
		else if (what == ADJUST)
			x86_wrmsr(X86_MSR_TSC_ADJUST,
				  x86_rdmsr(X86_MSR_TSC_ADJUST) +
					  (__u64)adjustment);
		if (what != NOTHING)
			uk_store_n_rel(&request, NOTHING);
		else
			ukarch_spinwait();
	} while (what != GO_ON);
	return UK_EVENT_HANDLED_CONT;
}
UK_EVENT_HANDLER_PRIO(UKPLAT_LCPU_EVENT, serve, 6);

static void ask(__u32 what)
{
	uk_store_n_rel(&request, what);
	while (uk_load_n_acq(&request) != NOTHING)
		ukarch_spinwait();
}

/* How far the other CPU's counter is ahead, as far as it can be seen. */
static __s64 measure(void)
{
	struct tsc_range r = { 0 };
	__u64 before;

	while (r.rounds < ROUNDS ||
	       (r.rounds < ROUNDS_MAX && tsc_range_offset(&r) &&
		r.max - r.min > CLOSE)) {
		before = tsc_read();
		ask(READ);
		tsc_range_add(&r, before, reading, tsc_read());
	}
	return tsc_range_offset(&r);
}

static int can_adjust(void)
{
	__u32 r[4];

	x86_cpuid(0, 0, r);
	if (r[0] < 7)
		return 0;
	x86_cpuid(7, 0, r);
	return !!(r[1] & X86_CPUID7_EBX_TSC_ADJUST);
}

static void compare(__u32 idx)
{
	__s64 d = measure();
	__s64 left = d;

	if (!d)
		return;
	if (can_adjust()) {
		adjustment = -d;
		ask(ADJUST);
		left = measure();
	}
	if (left) {
		ahead[idx] = left;
		clock_apart();
	}
	uk_pr_warn("pctime: the counter of CPU %u is %ld ticks ahead: %s\n",
		   idx, (long)d,
		   left ? "readings are corrected" : "it was set back");
}

/* On the CPU that waits for the other one. */
static int compare_if_here(void *lcpu)
{
	unsigned long flags;

	if (!uk_load_n_acq(&here))
		return UK_EVENT_HANDLED_CONT;
	flags = ukplat_lcpu_save_irqf();
	here = 0;
	compare(((struct lcpu *)lcpu)->idx);
	ask(GO_ON);
	ukplat_lcpu_restore_irqf(flags);
	return UK_EVENT_HANDLED_CONT;
}
UK_EVENT_HANDLER_PRIO(UKPLAT_LCPU_AWAIT_EVENT, compare_if_here, 6);

__u64 tsc_common(void)
{
	unsigned long flags = ukplat_lcpu_save_irqf();
	__u64 now = tsc_read() - (__u64)ahead[ukplat_lcpu_idx()];
	__u64 last = uk_load_n_relaxed(&latest);

	ukplat_lcpu_restore_irqf(flags);
	/* What could not be measured must not be seen, either. */
	while (now > last)
		if (uk_compare_exchange_n(&latest, &last, now))
			return now;
	return last;
}
