/* SPDX-License-Identifier: BSD-3-Clause */
/* Between system calls and open files: numbers and pointers of programs. */
#ifndef __EDGE_H__
#define __EDGE_H__

#include "fdio.h"

#include <uk/file/iovutil.h>
#include <uk/posix-fdio.h>
#include <uk/posix-fdtab.h>
#include <uk/syscall.h>
#include <uk/uaccess.h>

#define IOV_FAST 8

/* Evaluates a call on the open file of `fd`; -EBADF if there is none. */
#define WITH_OFILE(type, of, fd, call)                                         \
	({                                                                     \
		struct uk_ofile *of = uk_fdtab_get(fd);                        \
		type __r = -EBADF;                                             \
                                                                               \
		if (likely(of)) {                                              \
			__r = call;                                            \
			uk_fdtab_ret(of);                                      \
		}                                                              \
		__r;                                                           \
	})

/* A vector of a program, copied; see fdio_iov_get(). */
struct fdio_iov {
	struct iovec *v;
	int cnt;
	struct iovec fast[IOV_FAST];
};

/*
 * Copies and checks a vector; cuts it at the first byte that the program
 * cannot use (to be written to if `write`), as far as something is left.
 *
 * @return 0; -EINVAL, -EFAULT, -ENOMEM: then nothing is to be put
 */
int fdio_iov_get(struct fdio_iov *io, const struct iovec *usr, int cnt,
		 int write);
void fdio_iov_put(struct fdio_iov *io);

#endif /* __EDGE_H__ */
