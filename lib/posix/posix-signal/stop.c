/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A shutdown asks the application by SIGTERM, as init asks a service.  It is
 * sent to the main thread; without a handler that is the end at once.
 */

#include <uk/boot.h>
#include <uk/sched.h>

#include "signal_int.h"

static int on_stop(void *data)
{
	const struct uk_boot_stop *stop = data;

	(void)signal_send(UK_PID, SIGTERM, SI_USER);
	/* out of the call that it sleeps in */
	uk_thread_wake(stop->main);
	return UK_EVENT_HANDLED;
}

UK_EVENT_HANDLER(UK_BOOT_STOP_EVENT, on_stop);
