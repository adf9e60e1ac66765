/* SPDX-License-Identifier: BSD-3-Clause */
/* Which table of descriptors a thread has, if there are descriptors. */
#ifndef __FILES_H__
#define __FILES_H__

#include <errno.h>

#include <uk/process.h>

#if CONFIG_LIBPOSIX_FDTAB
/*
 * Gives a new thread the caller's table, or a copy of it: 0 or -ENOMEM.  Undone
 * by files_drop(), which may sleep: it may be the table's last user.
 */
int files_inherit(struct uk_posix_thread *child, int share);
void files_drop(struct uk_posix_thread *pt);
#else
static inline int files_inherit(struct uk_posix_thread *child __unused,
				int share __unused)
{
	return 0;
}

static inline void files_drop(struct uk_posix_thread *pt __unused)
{
}
#endif

#endif /* __FILES_H__ */
