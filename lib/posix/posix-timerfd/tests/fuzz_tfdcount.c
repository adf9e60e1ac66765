/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A timer that is set, read, looked at and moved in any order: the counts are
 * those of expiries counted one by one, and none is lost or told twice.
 */
/* fuzz-sources: */
/* fuzz-seeds: |aAbBcCdDeEfFgG| |0123456789abcdef0123456789| */
#include <stdint.h>
#include <stdlib.h>

#include <uk/essentials.h>

#include "../tfdcount.h"

static void check(int ok)
{
	if (!ok)
		abort();
}

/* Expiries until `now`, one at a time; *next as the timer has it then. */
static __u64 one_by_one(__nsec *next, __nsec interval, __nsec now)
{
	__u64 n = 0;

	while (*next && *next <= now) {
		n++;
		if (!interval)
			*next = 0;
		else if (uk_add_overflow(*next, interval, next))
			*next = __NSEC_MAX;
	}
	return n;
}

static __nsec odd_interval(uint8_t b)
{
	static const __nsec odd[] = {
		0, 1, 2, 7, 100, __NSEC_MAX, __NSEC_MAX / 2, __NSEC_MAX - 3
	};

	return odd[b % 8];
}

static void read_it(struct tfdcount *c, __nsec *next, __u64 *pending,
		    __nsec now)
{
	int due = tfdcount_due(c, now), canceled = c->canceled, rc;
	__u64 got = 0;

	*pending += one_by_one(next, c->interval, now);
	rc = tfdcount_take(c, now, &got);
	check(c->next == *next);
	if (canceled)
		check(rc == -ECANCELED && due);
	else if (*pending)
		check(!rc && due && got == *pending);
	else
		check(rc == -EAGAIN && !due);
	*pending = 0;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct tfdcount c = { 0 };
	__nsec now = 1000, next = 0;
	__u64 pending = 0;

	for (size_t i = 0; i + 1 < size; i += 2) {
		uint8_t arg = data[i + 1];

		switch (data[i] % 5) {
		case 0: /* settime */
			c = (struct tfdcount){ .interval = odd_interval(arg),
					       .next = now + arg % 50,
					       .cancel_on_set = arg >> 7 };
			next = c.next;
			pending = 0;
			break;
		case 1: /* set ticks */
			c.extra = pending = arg;
			c.canceled = 0;
			break;
		case 2:
			read_it(&c, &next, &pending, now);
			break;
		case 3: /* the clock was set: this timer does not follow it */
			check(tfdcount_jump(&c, arg, now) == c.cancel_on_set);
			break;
		default:
			now += arg;
			check(!c.next || tfdcount_left(&c, now) > 0);
		}
	}
	return 0;
}
