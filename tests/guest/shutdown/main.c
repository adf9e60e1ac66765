/* SPDX-License-Identifier: BSD-3-Clause */
/* A request ends the system while main() still runs; the first one wins. */
#include <errno.h>
#include <stdio.h>

#include <uk/boot.h>
#include <uk/init.h>
#include <uk/sched.h>

static void term(const struct uk_term_ctx *tctx)
{
	printf("terminator, target %d\n", (int)tctx->target);
}

uk_sys_initcall(0x0, term);

int main(void)
{
	int rc;

	rc = uk_boot_shutdown_req(UKPLAT_SUSPEND);
	printf("suspend: %s\n", rc == -EINVAL ? "refused" : "taken");
	rc = uk_raise_event(UKPLAT_SHUTDOWN_EVENT, (void *)UKPLAT_HALT);
	printf("halt: %s\n", rc == UK_EVENT_HANDLED ? "taken" : "ignored");
	rc = uk_boot_shutdown_req(UKPLAT_CRASH);
	printf("crash: %s\n", rc == 1 ? "too late" : "taken");
	for (;;)
		uk_sched_yield();
}
