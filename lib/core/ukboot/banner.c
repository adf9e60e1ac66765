/* SPDX-License-Identifier: BSD-3-Clause */
/* One line before main(). */
#include <uk/init.h>
#include <uk/print.h>

static int banner(struct uk_init_ctx *ictx __unused)
{
	uk_console_printf("Powered by Telesto\n");
	return 0;
}

uk_late_initcall(banner, 0x0);
