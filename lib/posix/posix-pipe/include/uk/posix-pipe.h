/* SPDX-License-Identifier: BSD-3-Clause */
/* Pipes as files, for kernel code; pipe(2) is their system call. */
#ifndef __UK_POSIX_PIPE_H__
#define __UK_POSIX_PIPE_H__

#include <sys/uio.h>

#include <uk/file.h>

UK_BEGIN_DECLS

/**
 * A new pipe: pipes[0] is the end to read, pipes[1] the end to write, one
 * reference each for the caller.  The flags are those of the open files to
 * come: O_DIRECT for packets, O_CLOEXEC, O_NONBLOCK; here they are only
 * checked.
 *
 * @return 0, -EINVAL (flags) or -ENOMEM
 */
int uk_pipefile_create(struct uk_file *pipes[2], int flags);
/** pipe2(2). @return 0, -EINVAL, -EMFILE, -ENOMEM */
int uk_sys_pipe(int fds[2], int flags);

/** True if `f` is an end of a pipe; and whether both are of the same one. */
int uk_pipe_is(const struct uk_file *f);
int uk_pipe_same(const struct uk_file *a, const struct uk_file *b);

/*
 * Is given room in a pipe to fill, or bytes in it to use, with the pipe's lock
 * held; gives how much it did, or negative errno.  May sleep, must not touch
 * the same pipe.
 */
typedef ssize_t (*uk_pipe_move_fn)(void *arg, const struct iovec *iov, int cnt);

/**
 * Has `fn` put up to `len` bytes into a pipe, in place, at once.
 *
 * @param f an end to write
 * @return what `fn` gave; -EAGAIN (full), -EPIPE (no readers), -ENOMEM
 */
ssize_t uk_pipe_fill(const struct uk_file *f, __sz len, uk_pipe_move_fn fn,
		     void *arg);
/**
 * Has `fn` take up to `len` bytes out of a pipe, in place; never more than one
 * packet.
 *
 * @param f an end to read
 * @return what `fn` gave; 0 (no writers); -EAGAIN (empty)
 */
ssize_t uk_pipe_drain(const struct uk_file *f, __sz len, uk_pipe_move_fn fn,
		      void *arg);
/**
 * From one pipe to another, which get plain bytes; with `keep` they stay in the
 * first as well (tee).
 *
 * @return how much; 0 (nothing, no writers); -EAGAIN (nothing in `from`);
 *   -ENOSPC (`to` is full); -EPIPE, -ENOMEM
 */
ssize_t uk_pipe_move(const struct uk_file *from, const struct uk_file *to,
		     __sz len, int keep);

UK_END_DECLS

#endif /* __UK_POSIX_PIPE_H__ */
