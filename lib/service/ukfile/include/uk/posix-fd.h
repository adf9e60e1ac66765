/* SPDX-License-Identifier: BSD-3-Clause */
/* Modes of open files and what poll reports of them. */
#ifndef __UK_POSIX_FD_H__
#define __UK_POSIX_FD_H__

#include <fcntl.h>
#include <poll.h>

/* Status flags of open(2) that stay in uk_ofile.mode. */
#define UKFD_MODE_MASK                                                         \
	(O_WRONLY | O_RDWR | O_NONBLOCK | O_APPEND | O_SYNC | O_DSYNC |        \
	 O_DIRECT | O_NOATIME | O_DIRECTORY | O_NOFOLLOW | O_LARGEFILE |       \
	 O_PATH | O_ASYNC)

/* Modes of our own, in bits that no O_* uses. */
#define UKFD_O_NOSEEK 010 /* has no position: pipes, sockets, ttys */
#define UKFD_O_NOIOLOCK 020 /* its driver is atomic by itself */
#define UKFD_O_SEEK0 040 /* with NOSEEK: lseek does nothing and gives 0 */

/* What Linux sets for every program of a 64-bit machine, and libcs call 0. */
#if defined(__aarch64__)
#define UKFD_O_LARGEFILE 0400000
#else
#define UKFD_O_LARGEFILE 0100000
#endif

#define UKFD_POLL_ALWAYS (POLLERR | POLLHUP)
#define UKFD_POLLIN (POLLIN | POLLRDNORM)
#define UKFD_POLLOUT (POLLOUT | POLLWRNORM)

#endif /* __UK_POSIX_FD_H__ */
