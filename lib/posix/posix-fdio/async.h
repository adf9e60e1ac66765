/* SPDX-License-Identifier: BSD-3-Clause */
/* Signals for open files; see async.c. */
#ifndef __FDIO_ASYNC_H__
#define __FDIO_ASYNC_H__

#include "fdio.h"

/* Turns O_ASYNC on or off; -ENOTTY if the file sends no signals. */
int fdio_async_set(struct uk_ofile *of, int on);

static inline int fdio_is_async(int cmd)
{
	return (cmd >= F_SETOWN && cmd <= F_GETSIG) || cmd == F_SETOWN_EX ||
	       cmd == F_GETOWN_EX;
}

/* A command that fdio_is_async(); a pointer is one into the kernel. */
int fdio_async_control(struct uk_ofile *of, int cmd, unsigned long arg);

#endif /* __FDIO_ASYNC_H__ */
