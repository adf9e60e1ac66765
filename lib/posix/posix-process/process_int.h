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

#endif /* __PROCESS_INT_H__ */
