/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Sleeps of a microsecond to some seconds against the counter: never early,
 * and asleep.  The argument is what the wall clock was set to.
 */
#include <stdio.h>
#include <stdlib.h>

#include <uk/plat/lcpu.h>
#include <uk/plat/time.h>
#include <uk/sched.h>
#include <uk/thread.h>

#define NSEC_PER_SEC 1000000000UL
#define MINUTE 60
#define WAKES_MAX 50 /* in one sleep; a spinning CPU has millions */
#define LATE (60 * NSEC_PER_SEC) /* only a hang is that late */

static const __nsec lengths[] = {
	0,	  1000,	     10000,	 100000,     1000000,
	20000000, 100000000, 1000000000, 2000000000, 5000000000,
};
static int n;

static void check(int ok, const char *what, __nsec of)
{
	printf("%s %d - %s %lu ns\n", ok ? "ok" : "not ok", ++n, what, of);
}

/* The CPU itself: how often it woke up before the time had come. */
static void halt(__nsec len)
{
	__nsec until = ukplat_monotonic_clock() + len;
	unsigned int wakes = 0;

	ukplat_lcpu_disable_irq();
	while (ukplat_monotonic_clock() < until) {
		ukplat_lcpu_halt_irq_until(until);
		wakes++;
	}
	ukplat_lcpu_enable_irq();
	check(wakes <= WAKES_MAX && ukplat_monotonic_clock() - until < LATE,
	      "the CPU halts for", len);
}

static void thread_sleep(__nsec len)
{
	__nsec start = ukplat_monotonic_clock();
	__nsec took;

	uk_sched_thread_sleep(len);
	took = ukplat_monotonic_clock() - start;
	check(took >= len && took < len + LATE, "a thread sleeps for", len);
}

/* Not at once, and not an hour off. */
static void wall(unsigned long set_to)
{
	__nsec mono = ukplat_monotonic_clock();
	__nsec now = ukplat_wall_clock();
	__nsec moved;

	check(now / NSEC_PER_SEC >= set_to &&
		      now / NSEC_PER_SEC <= set_to + MINUTE,
	      "the wall clock is", now);
	uk_sched_thread_sleep(1100000000);
	moved = ukplat_wall_clock() - now;
	mono = ukplat_monotonic_clock() - mono;
	check(moved >= 1000000000 && moved <= mono + 1000000,
	      "it goes on with the monotonic clock by", moved);
}

int main(int argc, char *argv[])
{
	for (unsigned int i = 0; i < sizeof(lengths) / sizeof(*lengths); i++) {
		halt(lengths[i]);
		thread_sleep(lengths[i]);
	}
	if (argc > 1)
		wall(strtoul(argv[1], NULL, 10));
	printf("1..%d\n", n);
	return 0;
}
