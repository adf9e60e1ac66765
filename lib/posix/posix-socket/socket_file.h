/* SPDX-License-Identifier: BSD-3-Clause */
/* Sockets as files, between the files of posix-socket. */
#ifndef __SOCKET_FILE_H__
#define __SOCKET_FILE_H__

#include <fcntl.h>
#include <stdbool.h>

#include <uk/ofile.h>
#include <uk/socket_driver.h>

/* The file of a descriptor's open file, or NULL if it is no socket. */
const struct uk_file *sock_of(const struct uk_ofile *of);

/*
 * A file for a socket of `d` that does not exist yet, so that nothing can fail
 * when it does; NULL without memory.  It either begins, with the driver's data
 * and one strong reference, or is freed.
 */
struct uk_file *sock_file_alloc(struct posix_socket_driver *d, int type,
				int protocol);
const struct uk_file *sock_file_begin(struct uk_file *f, void *data);
void sock_file_free(struct uk_file *f);

/* Puts a socket into the descriptor table; consumes the reference. */
int sock_fd_open(const struct uk_file *f, int flags);

static inline const struct posix_socket_ops *sock_ops(const struct uk_file *f)
{
	return posix_sock_get_driver(f)->ops;
}

/* Does a call with these MSG_* flags not sleep? */
static inline bool sock_nonblocking(const struct uk_ofile *of, int flags)
{
	return (of->mode & O_NONBLOCK) || (flags & MSG_DONTWAIT);
}

/*
 * Sleeps until one of `ev`, or an error, or the deadline (0: never).
 * Returns 0, -EAGAIN at the deadline, or -EINTR if a signal is pending.
 */
int sock_wait(const struct uk_file *f, uk_pollevent ev, __nsec deadline);

/* Deadline of an operation with time limit `timeo` that begins now. */
__nsec sock_deadline(__nsec timeo);

/* SOL_SOCKET options that are the same for all families; -ENOPROTOOPT. */
int sock_getsockopt(const struct uk_file *f, int opt, void *val,
		    socklen_t *len);
int sock_setsockopt(const struct uk_file *f, int opt, const void *val,
		    socklen_t len);

#endif /* __SOCKET_FILE_H__ */
