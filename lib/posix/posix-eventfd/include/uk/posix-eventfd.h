/* SPDX-License-Identifier: BSD-3-Clause */
/* Event counters as files, for kernel code; eventfd(2) is their system call. */
#ifndef __UK_POSIX_EVENTFD_H__
#define __UK_POSIX_EVENTFD_H__

#include <uk/file.h>

UK_BEGIN_DECLS

/**
 * A new counter file, the caller's reference on it.
 *
 * @param flags EFD_*; only EFD_SEMAPHORE has an effect here
 * @return the file, or -EINVAL (flags), -ENOMEM as pointer
 */
struct uk_file *uk_eventfile_create(unsigned int count, int flags);
/** eventfd2(2). @return descriptor, -EINVAL, -EMFILE, -ENOMEM */
int uk_sys_eventfd(unsigned int count, int flags);

UK_END_DECLS

#endif /* __UK_POSIX_EVENTFD_H__ */
