/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * SA_RESTART: the calls that begin again behind the handler of a signal that
 * interrupted them.  signal(7) has the list.  All others end with EINTR.
 */

#include <errno.h>
#include <linux/futex.h>
#include <string.h>

#include <uk/syscall.h>

#include "signal_int.h"

static const char *const restarting[] = {
	"accept",   "accept4",	"connect", "fcntl",  "flock",	 "ioctl",
	"open",	    "openat",	"pread64", "preadv", "preadv2",	 "pwrite64",
	"pwritev",  "pwritev2", "read",	   "readv",  "recvfrom", "recvmsg",
	"sendfile", "sendmsg",	"sendto",  "splice", "tee",	 "vmsplice",
	"wait4",    "waitid",	"write",   "writev",
};

/* A wait without a time limit; what is left of one nobody remembers. */
static int futex_restarts(long op, long timeout)
{
	op &= ~(long)(FUTEX_PRIVATE_FLAG | FUTEX_CLOCK_REALTIME);
	return (op == FUTEX_WAIT || op == FUTEX_WAIT_BITSET) && !timeout;
}

int signal_restarts(long nr, long arg1, long arg3)
{
	const char *name = uk_syscall_name(nr);

	if (!name)
		return 0;
	if (!strcmp(name, "futex"))
		return futex_restarts(arg1, arg3);
	for (__sz i = 0; i < ARRAY_SIZE(restarting); i++)
		if (!strcmp(name, restarting[i]))
			return 1;
	return 0;
}
