/* SPDX-License-Identifier: BSD-3-Clause */
/* Timers as files, for kernel code; timerfd_create(2) is their system call. */
#ifndef __UK_POSIX_TIMERFD_H__
#define __UK_POSIX_TIMERFD_H__

#include <time.h>

#include <uk/file.h>

UK_BEGIN_DECLS

/** A new disarmed timer file; -EINVAL (clock) or -ENOMEM as pointer. */
struct uk_file *uk_timerfile_create(clockid_t id);
/** timerfd_create(2), timerfd_settime(2), timerfd_gettime(2). */
int uk_sys_timerfd_create(clockid_t id, int flags);
int uk_sys_timerfd_settime(const struct uk_file *f, int flags,
			   const struct itimerspec *new_value,
			   struct itimerspec *old_value);
int uk_sys_timerfd_gettime(const struct uk_file *f, struct itimerspec *curr);

UK_END_DECLS

#endif /* __UK_POSIX_TIMERFD_H__ */
