/* SPDX-License-Identifier: BSD-3-Clause */
/* The signals of keys go to the process: to its first thread. */
#include <uk/init.h>
#include <uk/posix-signal.h>
#include <uk/process.h>

#include <uk/posix-tty.h>

static void post(int sig)
{
	uk_posix_signal_post(UK_PID, sig);
}

static int signal_init(struct uk_init_ctx *ictx __unused)
{
	uk_tty_sighook_set(post);
	return 0;
}

uk_lib_initcall(signal_init, 0x0);
