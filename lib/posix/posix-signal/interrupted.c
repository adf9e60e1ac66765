/* SPDX-License-Identifier: BSD-3-Clause */
/* A signal to deliver ends the sleep of a system call on a file (EINTR). */

#include <uk/file.h>
#include <uk/init.h>
#include <uk/sched.h>

#include "signal_int.h"

/* Threads of the kernel share the record of pid 1, but get no signals. */
static int interrupted(void)
{
	const struct uk_posix_thread *pt = uk_posix_thread_self();
	const struct uk_thread *t = uk_thread_current();

	return t && (t->flags & UK_THREADF_ECTX) &&
	       (pt->sigpending & ~pt->sigmask);
}

static int interrupted_init(struct uk_init_ctx *ictx __unused)
{
	uk_file_interrupted_set(interrupted);
	return 0;
}

uk_lib_initcall(interrupted_init, 0x0);
