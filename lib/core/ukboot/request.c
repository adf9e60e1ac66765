/* SPDX-License-Identifier: BSD-3-Clause */
/* Requests of the system's own code. */
#include <uk/plat/ctl.h>

#include "main.h"

int uk_boot_shutdown_req(enum ukplat_gstate target)
{
	return boot_request(target, UK_CTL_CAUSE_REQUEST);
}
