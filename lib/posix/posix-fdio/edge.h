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

#endif /* __EDGE_H__ */
