/* SPDX-License-Identifier: BSD-3-Clause */
/* Writing to a pipe or connection that nobody reads raises SIGPIPE. */

#include <uk/init.h>
#include <uk/posix-fdio.h>
#include <uk/posix-signal.h>

#include "ksignal.h"

static void raise_sigpipe(void)
{
	uk_posix_signal_raise(SIGPIPE);
}

static int sigpipe_init(struct uk_init_ctx *ictx __unused)
{
	uk_fdio_sigpipe_set(raise_sigpipe);
	return 0;
}

uk_lib_initcall(sigpipe_init, 0x0);
