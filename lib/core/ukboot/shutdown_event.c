/* SPDX-License-Identifier: BSD-3-Clause */
/* The power button becomes a shutdown request. */
#include <uk/boot.h>

static int on_shutdown(void *data)
{
	return uk_boot_shutdown_req((enum ukplat_gstate)(__uptr)data) < 0
		       ? UK_EVENT_NOT_HANDLED
		       : UK_EVENT_HANDLED;
}

UK_EVENT_HANDLER(UKPLAT_SHUTDOWN_EVENT, on_shutdown);
