/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Signals of files: SIGPIPE for who writes to a pipe or connection that nobody
 * reads, and those that O_ASYNC sends.
 */

#include <uk/init.h>
#include <uk/posix-fdio.h>
#include <uk/posix-signal.h>
#include <uk/process.h>

#include "ksignal.h"

static void raise_sigpipe(void)
{
	uk_posix_signal_raise(SIGPIPE);
}

static const struct uk_fdio_signals async = {
	.exists = uk_posix_thread_exists,
	.send = uk_posix_signal_post,
};

static int filesig_init(struct uk_init_ctx *ictx __unused)
{
	uk_fdio_sigpipe_set(raise_sigpipe);
	uk_fdio_signals_set(&async);
	return 0;
}

uk_lib_initcall(filesig_init, 0x0);
