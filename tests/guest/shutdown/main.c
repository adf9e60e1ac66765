/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The ways to the end, as the argument says: main() returns or is asked for,
 * terminators run in reverse, hang, spin or call exit().
 */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <uk/boot.h>
#include <uk/errptr.h>
#include <uk/init.h>
#include <uk/isr/boot.h>
#include <uk/plat/lcpu.h>
#include <uk/plat/time.h>
#include <uk/sched.h>
#include <uk/semaphore.h>
#include <uk/thread.h>
#include <uk/timer.h>

static const char *how = "";
static volatile unsigned long turns; /* of a thread of the application */

static int is(const char *s)
{
	return !strcmp(how, s);
}

static void term_first(const struct uk_term_ctx *tctx)
{
	printf("terminator 1, target %d\n", (int)tctx->target);
}

static void term_second(const struct uk_term_ctx *tctx __unused)
{
	static struct uk_semaphore never;
	unsigned long before = turns;

	printf("terminator 2\n");
	if (is("hang")) {
		uk_semaphore_init(&never, 0);
		uk_semaphore_down(&never);
	}
	while (is("spin"))
		;
	if (is("exit-again"))
		exit(9);
	if (is("threads")) {
		uk_sched_thread_sleep(50000000);
		printf("the thread %s\n",
		       before && before == turns ? "stands" : "runs");
	}
}

static void term_third(const struct uk_term_ctx *tctx __unused)
{
	printf("terminator 3\n");
}

uk_lib_initcall(0x0, term_first);
uk_sys_initcall(0x0, term_second);
uk_late_initcall_prio(0x0, term_third, UK_PRIO_EARLIEST);

static void worker(void *arg __unused)
{
	for (;;) {
		turns++;
		uk_sched_thread_sleep(1000000);
	}
}

static void on_timer(struct uk_timer *t __unused, void *arg __unused)
{
	static int rc[2];

	if (!ukplat_lcpu_in_irq())
		printf("not in an interrupt\n");
	rc[0] = uk_boot_shutdown_req_isr(UKPLAT_HALT);
	rc[1] = uk_boot_shutdown_req_isr(UKPLAT_RESTART);
	printf("isr: %d, then %d\n", rc[0], rc[1]);
}

static void request(void)
{
	int rc;

	rc = uk_boot_shutdown_req(UKPLAT_SUSPEND);
	printf("suspend: %s\n", rc == -EINVAL ? "refused" : "taken");
	rc = uk_boot_shutdown_req((enum ukplat_gstate)99);
	printf("99: %s\n", rc == -EINVAL ? "refused" : "taken");
	rc = uk_raise_event(UKPLAT_SHUTDOWN_EVENT, (void *)UKPLAT_HALT);
	printf("halt: %s\n", rc == UK_EVENT_HANDLED ? "taken" : "ignored");
	rc = uk_boot_shutdown_req(UKPLAT_CRASH);
	printf("crash: %s\n", rc == 1 ? "too late" : "taken");
}

static void start_worker(void)
{
	struct uk_thread *t =
		uk_thread_create(worker, NULL, UK_THREADF_ECTX, "worker");

	if (PTRISERR(t))
		exit(1);
	uk_sched_thread_add(uk_sched_current(), t);
	uk_sched_thread_sleep(20000000);
}

int main(int argc, char *argv[])
{
	static struct uk_timer timer;

	how = argc > 1 ? argv[1] : "return";
	if (is("request"))
		request();
	else if (is("restart"))
		uk_boot_shutdown_req(UKPLAT_RESTART);
	else if (is("crash"))
		uk_boot_shutdown_req(UKPLAT_CRASH);
	else if (is("isr")) {
		uk_timer_init(&timer, on_timer, NULL);
		uk_timer_set(&timer, ukplat_monotonic_clock() + 1000000);
	} else if (is("threads")) {
		start_worker();
		return 7;
	} else if (!is("wait")) {
		return 7;
	}
	printf("waiting\n");
	for (;;)
		uk_sched_thread_sleep(1000000000);
}
