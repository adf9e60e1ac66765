/* SPDX-License-Identifier: BSD-3-Clause */
/* Between the files of posix-process. */
#ifndef __PROCESS_INT_H__
#define __PROCESS_INT_H__

#include <uk/process.h>

/*
 * A record with a new tid, inheriting from the caller's, its descriptors shared
 * or copied; NULL: no memory.
 */
struct uk_posix_thread *thread_record_create(int share_files);
void thread_record_destroy(struct uk_posix_thread *pt);

/*
 * Gives fn(t, arg) for the thread with that tid (0: the caller), which does not
 * end meanwhile: for others than the caller a spin lock is held.  -ESRCH
 */
int thread_do(int tid, int (*fn)(struct uk_thread *t, void *arg), void *arg);

/* 0 if these CLONE_* make a thread; -ENOSYS for a process, or -EINVAL. */
int clone_flags_check(unsigned long flags);

#endif /* __PROCESS_INT_H__ */
