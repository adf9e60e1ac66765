/* SPDX-License-Identifier: BSD-3-Clause */
/* A signal to deliver ends the sleep of a system call on a file (EINTR). */

#include <uk/file.h>
#include <uk/init.h>

#include "signal_int.h"

static int interrupted_init(struct uk_init_ctx *ictx __unused)
{
	uk_file_interrupted_set(signal_interrupts);
	return 0;
}

uk_lib_initcall(interrupted_init, 0x0);
