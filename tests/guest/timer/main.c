/* SPDX-License-Identifier: BSD-3-Clause */
/* Clocks and the one-shot timer of the platform, with real interrupts. */
#include <stdio.h>

#include <uk/plat/lcpu.h>
#include <uk/plat/time.h>

#define MSEC 1000000UL
#define YEAR_2020 1577836800000000000UL

static volatile int fired;
static int n;

static void on_timer(void)
{
	fired++;
}

static void check(int ok, const char *what)
{
	printf("%s %d - %s\n", ok ? "ok" : "not ok", ++n, what);
}

/* Arms for `in` from now; how long it took, asleep. */
static __nsec sleep_until_fired(__nsec in)
{
	__nsec start = ukplat_monotonic_clock();
	int before = fired;

	ukplat_time_set_oneshot(start + in);
	while (fired == before)
		ukplat_lcpu_halt_irq();
	return ukplat_monotonic_clock() - start;
}

int main(void)
{
	__nsec t, last = ukplat_monotonic_clock();
	int forward = 1, before;

	for (int i = 0; i < 1000; i++) {
		t = ukplat_monotonic_clock();
		forward &= t >= last;
		last = t;
	}
	check(forward, "the monotonic clock does not go back");
	check(ukplat_wall_clock() > YEAR_2020, "the wall clock knows the year");

	ukplat_lcpu_disable_irq();
	ukplat_time_set_handler(on_timer);
	check(sleep_until_fired(20 * MSEC) >= 19 * MSEC,
	      "the timer does not fire early");
	check(sleep_until_fired(0) < 1000 * MSEC, "now is at once");

	t = ukplat_monotonic_clock();
	before = fired;
	ukplat_time_set_oneshot(t + 10 * MSEC);
	ukplat_time_set_oneshot(__NSEC_MAX);
	ukplat_lcpu_halt_irq_until(t + 40 * MSEC);
	check(ukplat_monotonic_clock() - t >= 38 * MSEC,
	      "sleeping with a deadline ends then");
	check(fired <= before + 1, "a disarmed timer is silent");

	/* Interrupts while they are off are not lost: they wait. */
	before = fired;
	ukplat_time_set_oneshot(ukplat_monotonic_clock() + MSEC);
	t = ukplat_monotonic_clock();
	while (ukplat_monotonic_clock() - t < 5 * MSEC)
		;
	check(fired == before, "no interrupt while they are off");
	ukplat_lcpu_enable_irq();
	while (fired == before && ukplat_monotonic_clock() - t < 1000 * MSEC)
		;
	check(fired == before + 1, "it comes when they are on");
	ukplat_time_set_oneshot(__NSEC_MAX);
	printf("1..%d\n", n);
	return 0;
}
