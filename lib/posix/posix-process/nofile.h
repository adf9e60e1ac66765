/* SPDX-License-Identifier: BSD-3-Clause */
/* RLIMIT_NOFILE is kept by the table of descriptors, if there is one. */
#ifndef __NOFILE_H__
#define __NOFILE_H__

#include <errno.h>

#include <uk/essentials.h>

#define NOFILE_MAX 65536

#if CONFIG_LIBPOSIX_FDTAB
#include <uk/posix-fdtab.h>

#define NOFILE_START CONFIG_LIBPOSIX_FDTAB_MAXFDS

/* 0, -EPERM for more than any process may have. */
static inline int nofile_set(unsigned long max)
{
	if (max > NOFILE_MAX)
		return -EPERM;
	return uk_fdtab_limit_set((unsigned int)max);
}
#else
#define NOFILE_START 1024

static inline int nofile_set(unsigned long max)
{
	return max > NOFILE_MAX ? -EPERM : 0;
}
#endif

#endif /* __NOFILE_H__ */
