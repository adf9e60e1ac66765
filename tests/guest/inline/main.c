/* SPDX-License-Identifier: BSD-3-Clause */
/* Requests where main() runs on the boot flow, without threads. */
#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include <uk/boot.h>
#include <uk/init.h>
#include <uk/isr/boot.h>

static void first(const struct uk_term_ctx *tctx)
{
	printf("terminator 1, target %d\n", (int)tctx->target);
}

static void second(const struct uk_term_ctx *tctx __unused)
{
	printf("terminator 2\n");
	if (uk_boot_shutdown_req(UKPLAT_CRASH) != 1)
		printf("a second request is taken\n");
	exit(9); /* too late, and begins nothing anew */
}

uk_lib_initcall(0x0, first);
uk_sys_initcall(0x0, second);

int main(int argc, char *argv[])
{
	int rc;

	if (argc < 2)
		return 5;
	rc = uk_boot_shutdown_req(UKPLAT_SUSPEND);
	printf("suspend: %s\n", rc == -EINVAL ? "refused" : "taken");
	rc = uk_boot_shutdown_req_isr(UKPLAT_HALT);
	printf("isr: %s\n", rc == -ENOTSUP ? "nobody" : "taken");
	rc = uk_raise_event(UKPLAT_SHUTDOWN_EVENT, (void *)UKPLAT_HALT);
	printf("event: %s\n", rc == UK_EVENT_NOT_HANDLED ? "nobody" : "taken");
	uk_boot_shutdown_req(strcmp(argv[1], "restart") ? UKPLAT_HALT
							: UKPLAT_RESTART);
	printf("came back\n");
	return 1;
}
