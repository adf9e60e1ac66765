/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * main() in a thread of its own.  The boot flow waits until main() returns or
 * somebody asks for the end, and then runs the terminators, whatever main()
 * and its threads do meanwhile.
 */
#include <errno.h>

#include <uk/atomic.h>
#include <uk/ctors.h>
#include <uk/errptr.h>
#include <uk/print.h>
#include <uk/sched.h>
#include <uk/semaphore.h>
#include <uk/thread.h>

#include "main.h"

static struct uk_semaphore end_asked;
static int asked; /* the first one who sets it may set `target` */
static enum ukplat_gstate target;

static void end_init(void)
{
	uk_semaphore_init(&end_asked, 0);
}

UK_CTOR(end_init);

int uk_boot_shutdown_req(enum ukplat_gstate to)
{
	if (to != UKPLAT_HALT && to != UKPLAT_RESTART && to != UKPLAT_CRASH)
		return -EINVAL;
	if (uk_exchange_n(&asked, 1))
		return 1;
	target = to;
	uk_semaphore_up(&end_asked); /* orders the store before the wake-up */
	return 0;
}

void uk_boot_exit(int code, int signal)
{
	ukplat_exit_status(code & 0xff, signal);
	uk_boot_shutdown_req(UKPLAT_HALT);
	uk_sched_thread_exit();
}

static void main_entry(void *ictx)
{
	uk_boot_exit(boot_call_main(ictx), 0);
}

enum ukplat_gstate boot_run_main(struct uk_init_ctx *ictx)
{
	struct uk_thread *t = uk_thread_create(
		main_entry, ictx, UK_THREADF_ECTX | UK_THREADF_AUXSP, "main");

	if (unlikely(PTRISERR(t))) {
		uk_pr_crit("cannot create the main thread: %d\n", PTR2ERR(t));
		return UKPLAT_CRASH;
	}
	uk_sched_thread_add(uk_sched_current(), t);
	uk_semaphore_down(&end_asked);
	/* asked for from outside: that is no failure of the application */
	if (target != UKPLAT_CRASH)
		ukplat_exit_status(0, 0);
	return target;
}
