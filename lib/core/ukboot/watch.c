/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Time limits of the shutdown.  A terminator over its limit is given up and
 * the next one runs in another flow; if there is none, or if all together
 * take too long, the machine ends from the timer's interrupt.
 */
#define UK_LIBPARAM_PREFIX boot
#include <uk/atomic.h>
#include <uk/libparam.h>
#include <uk/page.h>
#include <uk/plat/ctl.h>
#include <uk/plat/lcpu.h>
#include <uk/plat/time.h>
#include <uk/print.h>
#include <uk/timer.h>

#include "watch.h"

#define NSEC_PER_MSEC 1000000UL

static __u32 term_timeout = 2000;
static __u32 shutdown_timeout = 5000;

UK_LIBPARAM_PARAM(term_timeout, u32,
		  "Milliseconds for each terminator (0: no limit)");
UK_LIBPARAM_PARAM(shutdown_timeout, u32,
		  "Milliseconds for all terminators (0: no limit)");

static struct {
	int begun;
	enum ukplat_gstate to;
	uk_term_func_t now; /* the one that runs */
	__nsec end; /* when all must be done */
	__u64 late; /* how many were given up */
	struct uk_timer timer;
} watch;

static __nsec deadline_in(__nsec now, __u32 msec)
{
	return msec ? now + msec * NSEC_PER_MSEC : __NSEC_MAX;
}

static void over_limit(struct uk_timer *t, void *arg __unused)
{
	int all = ukplat_monotonic_clock() >= watch.end;

	watch.late++;
	uk_pr_crit("terminator %p has not ended in time: %s\n",
		   uk_linked((void *)watch.now),
		   all ? "no more time for the rest" : "going on without it");
	if (!all && takeover()) {
		/* it must also get the CPU */
		if (watch.end != __NSEC_MAX)
			uk_timer_set(t, watch.end);
		return;
	}
	ukplat_ctl_number(UK_CTL_LATE, __NULL, watch.late);
	ukplat_terminate(watch.to);
}

int watch_begin(enum ukplat_gstate to)
{
	int first = !uk_exchange_n(&watch.begun, 1);

	if (first) {
		watch.to = to;
		/* before the end of class PLAT there are no interrupts */
		watch.end = ukplat_lcpu_irqs_disabled()
				    ? __NSEC_MAX
				    : deadline_in(ukplat_monotonic_clock(),
						  shutdown_timeout);
		if (ukplat_lcpu_irqs_disabled())
			term_timeout = 0;
		uk_timer_init(&watch.timer, over_limit, __NULL);
	}
	takeover_begin();
	return first;
}

void watch_next(uk_term_func_t term)
{
	__nsec deadline = watch.end;

	takeover_check();
	watch.now = term;
	if (term_timeout)
		deadline = MIN(deadline, deadline_in(ukplat_monotonic_clock(),
						     term_timeout));
	if (deadline != __NSEC_MAX)
		uk_timer_set(&watch.timer, deadline);
}
