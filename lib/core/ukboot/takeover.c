/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Who runs the terminators.  One thread is the flow; a spare one waits until
 * the flow hangs.  The flow that is given up never runs again.
 */
#include <uk/errptr.h>
#include <uk/sched.h>
#include <uk/thread.h>

#include "main.h"
#include "watch.h"

/* Changed by the flow itself, or by the timer's interrupt on its behalf. */
static struct uk_thread *flow;
static struct uk_thread *spare; /* created, not started; or NULL */

static void spare_main(void *arg __unused)
{
	boot_finish(UKPLAT_CRASH); /* goes on; the first target holds */
}

void takeover_begin(void)
{
	struct uk_thread *t = uk_thread_current();

	if (!t)
		return;
	if (!flow)
		flow = t;
	takeover_check();
	uk_sched_freeze_apps(t);
	if (spare)
		return;
	/* without memory for it, a hang is for the limit of all together */
	t = uk_thread_create(spare_main, __NULL, 0, "shutdown");
	spare = PTRISERR(t) ? __NULL : t;
}

int takeover(void)
{
	if (!spare)
		return 0;
	uk_thread_freeze(flow);
	flow = spare;
	spare = __NULL;
	uk_sched_thread_add(uk_sched_current(), flow);
	return 1;
}

void takeover_check(void)
{
	while (flow &&
	       *(struct uk_thread *volatile *)&flow != uk_thread_current())
		uk_sched_yield();
}
