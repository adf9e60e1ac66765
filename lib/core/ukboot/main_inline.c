/* SPDX-License-Identifier: BSD-3-Clause */
/* main() on the boot flow: nobody is there to act on a shutdown request. */
#include <errno.h>

#include "main.h"

enum ukplat_gstate boot_run_main(struct uk_init_ctx *ictx)
{
	uk_boot_exit(boot_call_main(ictx), 0);
}

void uk_boot_exit(int code, int signal)
{
	/* called again, by a terminator or another thread: goes on from there
	 */
	ukplat_exit_status(code & 0xff, signal);
	boot_finish(UKPLAT_HALT);
}

int uk_boot_shutdown_req(enum ukplat_gstate target)
{
	if (target != UKPLAT_HALT && target != UKPLAT_RESTART &&
	    target != UKPLAT_CRASH)
		return -EINVAL;
	return -ENOTSUP;
}
