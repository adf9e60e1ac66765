/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * main() on the boot flow.  Nobody waits beside it: a request from a thread is
 * acted upon right there, one from an interrupt by nobody.
 */
#include <errno.h>

#include <uk/atomic.h>
#include <uk/plat/ctl.h>
#include <uk/plat/lcpu.h>

#include <uk/isr/boot.h>

#include "main.h"

static int ending; /* asked for, or main() has ended */

enum ukplat_gstate boot_run_main(struct uk_init_ctx *ictx)
{
	uk_boot_exit(boot_call_main(ictx), 0);
}

void uk_boot_exit(int code, int signal)
{
	/* called again, by a terminator or another thread: goes on from there
	 */
	ukplat_exit_status(code & 0xff, signal);
	if (!uk_exchange_n(&ending, 1))
		ukplat_end_cause(UK_CTL_CAUSE_EXIT);
	boot_finish(UKPLAT_HALT);
}

int boot_request(enum ukplat_gstate to, const char *why)
{
	if (!boot_target_ok(to))
		return -EINVAL;
	if (ukplat_lcpu_in_irq())
		return -ENOTSUP;
	if (uk_exchange_n(&ending, 1))
		return 1;
	ukplat_end_cause(why);
	ukplat_exit_status(0, 0);
	boot_finish(to);
}

int uk_boot_shutdown_req_isr(enum ukplat_gstate target)
{
	return boot_target_ok(target) ? -ENOTSUP : -EINVAL;
}
