/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Clocks and one-shot timer of x86_64: the time-stamp counter, the local
 * APIC's timer, the CMOS clock.
 *
 * The frequency of the counter is found on the first question for the time,
 * not at boot: from KVM's clock or CPUID if they tell it, else by a quarter of
 * a millisecond of comparing with the APIC timer, whose frequency virtual
 * machines fix.
 */
#include <uk/apic.h>
#include <uk/arch/lcpu.h>
#include <uk/asm/arch.h>
#include <uk/atomic.h>
#include <uk/essentials.h>
#include <uk/init.h>
#include <uk/plat/lcpu.h>
#include <uk/plat/time.h>

#include "counter.h"
#include "pctime.h"

#define NSEC_PER_SEC 1000000000UL
#define CALIBRATION_TICKS 250000 /* of the APIC timer: 250 us */
#define SAMPLES 4
#define ONESHOT_MAX 0xf0000000UL

static __u64 tsc_base; /* at the first question */
static __u64 tsc_mul; /* nanoseconds per tick, 32.32; 0 = not known yet */
static __u64 tsc_plain; /* the same if the counter is all there is to it */
static int tsc_apart; /* the CPUs' counters differ */
static __nsec wall_offset; /* wall clock at monotonic 0; 0: not asked yet */
static void (*handler)(void);

/* Of each CPU. */
struct timer {
	int on; /* set up */
	__nsec programmed; /* what it is armed for; 0: it is not */
};

static UKPLAT_PER_LCPU_DEFINE(struct timer, timers);

static void timer_irq(void)
{
	ukplat_per_lcpu_current(timers).programmed = 0;
	if (handler)
		handler();
}

static void timer_enable(void)
{
	struct timer *t = &ukplat_per_lcpu_current(timers);

	if (t->on)
		return;
	t->on = 1;
	uk_apic_timer_init(timer_irq);
}

/* One reading of both counters, as close together as SAMPLES tries get. */
static void sample(__u64 *tsc, __u32 *left)
{
	__u64 before, after, best = __U64_MAX;
	__u32 l;

	for (int i = 0; i < SAMPLES; i++) {
		before = x86_rdtsc();
		l = uk_apic_timer_left();
		after = x86_rdtsc();
		if (after - before >= best)
			continue;
		best = after - before;
		*tsc = before + best / 2;
		*left = l;
	}
}

/* Interrupts off; nobody has armed the timer yet. */
static __u64 tsc_calibrate(void)
{
	__u64 t0 = 0, t1 = 0;
	__u32 l0 = 0, l1 = 0;

	timer_enable();
	uk_apic_timer_set(__U32_MAX);
	sample(&t0, &l0);
	while (l0 - uk_apic_timer_left() < CALIBRATION_TICKS)
		ukarch_spinwait();
	sample(&t1, &l1);
	uk_apic_timer_set(0);
	return (t1 - t0) * UK_APIC_TIMER_HZ / (l0 - l1);
}

static void clock_start(void)
{
	unsigned long flags = ukplat_lcpu_save_irqf();
	__u64 hz;

	if (!tsc_mul) {
		hz = tsc_hz_told();
		if (!hz)
			hz = tsc_calibrate();
		if (!hz)
			hz = NSEC_PER_SEC;
		tsc_base = tsc_read();
		tsc_mul = (NSEC_PER_SEC << 32) / hz;
		tsc_plain = tsc_mul;
	}
	ukplat_lcpu_restore_irqf(flags);
}

static __nsec nsec_of(__u64 tsc)
{
	return (__nsec)((unsigned __int128)(tsc - tsc_base) * tsc_mul >> 32);
}

/* On the first question, and where the counters differ. */
static __nsec clock_slowly(void)
{
	if (!tsc_mul)
		clock_start();
	if (UK_IS_ENABLED(CONFIG_HAVE_SMP) && tsc_apart)
		return nsec_of(tsc_common());
	return nsec_of(tsc_read());
}

__nsec ukplat_monotonic_clock(void)
{
	if (unlikely(!tsc_plain))
		return clock_slowly();
	return nsec_of(tsc_read());
}

void clock_apart(void)
{
	tsc_apart = 1;
	tsc_plain = 0;
}

static __nsec wall_read(__nsec now)
{
	__nsec wall = kvmclock_wall();

	if (!wall)
		wall = cmos_seconds() * NSEC_PER_SEC;
	return wall ? wall - now : 0;
}

/*
 * Of several CPUs that ask first at once, or one that sets the clock meanwhile,
 * one is heard: CMOS knows no fractions of a second, and the clock must not
 * jump by one.
 */
__nsec ukplat_wall_clock(void)
{
	__nsec now = ukplat_monotonic_clock();
	__nsec off = uk_load_n_relaxed(&wall_offset);
	__nsec unset = 0;

	if (unlikely(!off)) {
		off = wall_read(now);
		off = off ? off : 1; /* no clock: it began a moment ago */
		if (!uk_compare_exchange_n(&wall_offset, &unset, off))
			off = unset;
	}
	return now + off;
}

void ukplat_wall_clock_set(__nsec now)
{
	now -= ukplat_monotonic_clock();
	uk_store_n_relaxed(&wall_offset, now ? now : 1);
}

void ukplat_time_set_handler(void (*fn)(void))
{
	handler = fn;
}

void ukplat_time_set_oneshot(__nsec deadline)
{
	unsigned long flags = ukplat_lcpu_save_irqf();
	struct timer *t = &ukplat_per_lcpu_current(timers);
	__nsec now;

	if (deadline == __NSEC_MAX) {
		t->programmed = 0;
		if (t->on)
			uk_apic_timer_set(0);
	} else {
		t->programmed = deadline;
		now = ukplat_monotonic_clock();
		timer_enable();
		/* A far deadline fires early; the handler arms it again. */
		uk_apic_timer_set(deadline <= now ? 1
						  : (__u32)MIN(deadline - now,
							       ONESHOT_MAX));
	}
	ukplat_lcpu_restore_irqf(flags);
}

void ukplat_lcpu_halt_irq_until(__nsec deadline)
{
	struct timer *t = &ukplat_per_lcpu_current(timers);
	__nsec old = t->programmed;

	if (old && deadline >= old) {
		ukplat_lcpu_halt_irq();
		return;
	}
	ukplat_time_set_oneshot(deadline);
	ukplat_lcpu_halt_irq();
	/* Unless a handler has armed the timer anew. */
	if (t->programmed == deadline || !t->programmed)
		ukplat_time_set_oneshot(old ? old : __NSEC_MAX);
}

/* Nothing to do at boot: see above. */
int ukplat_time_init(void)
{
	return 0;
}
