/* SPDX-License-Identifier: BSD-3-Clause */
/* The power button becomes a shutdown request. */
#include <uk/plat/ctl.h>

#include "main.h"

static int on_shutdown(void *data)
{
	return boot_request((enum ukplat_gstate)(__uptr)data,
			    UK_CTL_CAUSE_BUTTON) < 0
		       ? UK_EVENT_NOT_HANDLED
		       : UK_EVENT_HANDLED;
}

UK_EVENT_HANDLER(UKPLAT_SHUTDOWN_EVENT, on_shutdown);
