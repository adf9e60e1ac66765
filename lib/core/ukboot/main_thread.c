/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * main() in a thread of its own.  The boot flow waits until main() returns or
 * somebody asks for the end; it then asks the application, waits a while for
 * it, has its threads stand still, and goes on to the terminators.
 */
#define UK_LIBPARAM_PREFIX boot
#include <errno.h>

#include <uk/atomic.h>
#include <uk/ctors.h>
#include <uk/errptr.h>
#include <uk/libparam.h>
#include <uk/plat/ctl.h>
#include <uk/print.h>
#include <uk/sched.h>
#include <uk/semaphore.h>
#include <uk/thread.h>

#include <uk/isr/boot.h>

#include "main.h"

#define NSEC_PER_MSEC 1000000UL
#define SIGKILL 9

static __u32 stop_timeout = 10000;

UK_LIBPARAM_PARAM(stop_timeout, u32,
		  "Milliseconds that main has to end when it is asked to");

UK_EVENT(UK_BOOT_STOP_EVENT);

static struct uk_semaphore news; /* up: a request, or the end of main */
static int asked; /* the first one who sets it may set `target` */
static int ended; /* main() or a thread of it has ended the application */
static enum ukplat_gstate target;
static struct uk_thread *boot_thread;

static void news_init(void)
{
	uk_semaphore_init(&news, 0);
}

UK_CTOR(news_init);

int boot_request(enum ukplat_gstate to, const char *why)
{
	if (!boot_target_ok(to))
		return -EINVAL;
	if (uk_exchange_n(&asked, 1))
		return 1;
	target = to;
	ukplat_end_cause(why);
	uk_semaphore_up(&news); /* orders the stores before the wake-up */
	return 0;
}

int uk_boot_shutdown_req_isr(enum ukplat_gstate to)
{
	return boot_request(to, UK_CTL_CAUSE_REQUEST);
}

void uk_boot_exit(int code, int signal)
{
	ukplat_exit_status(code & 0xff, signal);
	/* a terminator, or who was asked to stop and does it at once */
	if (uk_thread_current() == boot_thread)
		boot_finish(asked ? target : UKPLAT_HALT);
	uk_sched_freeze_apps(boot_thread);
	uk_store_n(&ended, 1);
	if (boot_request(UKPLAT_HALT, UK_CTL_CAUSE_EXIT))
		uk_semaphore_up(&news);
	uk_sched_thread_exit();
}

static void main_entry(void *ictx)
{
	uk_boot_exit(boot_call_main(ictx), 0);
}

/* A request has come: the application may end by itself. */
static void ask_main(struct uk_thread *t)
{
	struct uk_boot_stop stop = { .target = target, .main = t };

	if (uk_load_n(&ended) || target == UKPLAT_CRASH)
		return;
	if (uk_raise_event(UK_BOOT_STOP_EVENT, &stop) <= 0) {
		/* it cannot be asked: that is no failure of its */
		ukplat_exit_status(0, 0);
		return;
	}
	if (!uk_load_n(&ended) &&
	    uk_semaphore_down_to(&news, stop_timeout * NSEC_PER_MSEC) ==
		    __NSEC_MAX) {
		uk_pr_warn("main has not ended within %u ms\n", stop_timeout);
		ukplat_exit_status(128 + SIGKILL, SIGKILL);
	}
}

enum ukplat_gstate boot_run_main(struct uk_init_ctx *ictx)
{
	struct uk_thread *t = uk_thread_create(
		main_entry, ictx, UK_THREADF_ECTX | UK_THREADF_AUXSP, "main");

	if (unlikely(PTRISERR(t))) {
		uk_pr_crit("cannot create the main thread: %d\n", PTR2ERR(t));
		ukplat_end_cause(UK_CTL_CAUSE_INIT);
		return UKPLAT_CRASH;
	}
	boot_thread = uk_thread_current();
	uk_sched_thread_add(uk_sched_current(), t);
	uk_semaphore_down(&news);
	ask_main(t);
	return target;
}
