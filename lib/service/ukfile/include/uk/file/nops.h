/* SPDX-License-Identifier: BSD-3-Clause */
/* Operations for drivers that lack one: each answers -ENOSYS. */
#ifndef __UK_FILE_NOPS_H__
#define __UK_FILE_NOPS_H__

#include <uk/file.h>

UK_BEGIN_DECLS

/** All operations below in one table. */
extern const struct uk_file_ops uk_file_nops;

/** -ENOSYS, whatever the arguments. */
ssize_t uk_file_nop_read(const struct uk_file *f, const struct iovec *iov,
			 int iovcnt, off_t off, long flags);
ssize_t uk_file_nop_write(const struct uk_file *f, const struct iovec *iov,
			  int iovcnt, off_t off, long flags);
int uk_file_nop_getstat(const struct uk_file *f, unsigned int mask,
			struct uk_statx *arg);
int uk_file_nop_setstat(const struct uk_file *f, unsigned int mask,
			const struct uk_statx *arg);
int uk_file_nop_ctl(const struct uk_file *f, int fam, int req, __uptr a1,
		    __uptr a2, __uptr a3);
/** Does nothing: destructor of static files. */
void uk_file_static_release(const struct uk_file *f, int what);
/**
 * What Linux's anonymous inodes (eventfd, epoll, timerfd) say of themselves:
 * mode 0600, no type, size 0.
 */
int uk_file_anon_getstat(const struct uk_file *f, unsigned int mask,
			 struct uk_statx *arg);

UK_END_DECLS

#endif /* __UK_FILE_NOPS_H__ */
