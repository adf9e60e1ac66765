/* SPDX-License-Identifier: BSD-3-Clause */
/* Pipes as files, for kernel code; pipe(2) is their system call. */
#ifndef __UK_POSIX_PIPE_H__
#define __UK_POSIX_PIPE_H__

#include <uk/file.h>

UK_BEGIN_DECLS

/**
 * A new pipe: pipes[0] is the end to read, pipes[1] the end to write, one
 * reference each for the caller.
 *
 * @param flags O_DIRECT for packets; O_CLOEXEC and O_NONBLOCK have no effect
 * @return 0, -EINVAL (flags) or -ENOMEM
 */
int uk_pipefile_create(struct uk_file *pipes[2], int flags);
/** pipe2(2). @return 0, -EINVAL, -EMFILE, -ENOMEM, -EFAULT */
int uk_sys_pipe(int fds[2], int flags);

UK_END_DECLS

#endif /* __UK_POSIX_PIPE_H__ */
