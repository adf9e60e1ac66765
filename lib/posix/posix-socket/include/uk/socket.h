/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Sockets for users inside the kernel.  A socket is a uk_file; these calls
 * take what the system call takes and return negative errno.
 */
#ifndef __UK_SOCKET_H__
#define __UK_SOCKET_H__

#include <sys/socket.h>
#include <sys/types.h>

#include <uk/essentials.h>
#include <uk/file.h>

UK_BEGIN_DECLS

struct posix_socket_driver;
struct timespec;
struct uk_ofile;

struct posix_socket_node {
	void *sock_data; /* the driver's */
	struct posix_socket_driver *driver;
	int type; /* SOCK_* without flags */
	int protocol;
	__nsec rcvtimeo; /* 0: for ever */
	__nsec sndtimeo;
};

/**
 * Makes a socket that is not in any descriptor table.
 *
 * @return strong reference, or ERR2PTR(-EAFNOSUPPORT, ...)
 */
const struct uk_file *uk_socket_create(int family, int type, int protocol);

/**
 * Makes two connected sockets.
 *
 * @return 0 with strong references in sv[], or negative errno (-EOPNOTSUPP if
 *   the family has no pairs)
 */
int uk_socketpair_create(int family, int type, int protocol,
			 const struct uk_file *sv[2]);

/* The system calls by open file; they may sleep. */

/** Makes a socket; its descriptor, or -EAFNOSUPPORT, -EMFILE ... */
int uk_sys_socket(int family, int type, int protocol);
/** Makes two connected sockets; 0 or negative errno. */
int uk_sys_socketpair(int family, int type, int protocol, int sv[2]);
/** Gives the socket its own address; -EADDRINUSE, -EINVAL ... */
int uk_sys_bind(struct uk_ofile *of, const struct sockaddr *addr,
		socklen_t len);
/** Lets the socket take connections; -EOPNOTSUPP ... */
int uk_sys_listen(struct uk_ofile *of, int backlog);
/**
 * Takes a connection; its descriptor, or -EAGAIN ...
 *
 * @param blocking whether to sleep when none waits
 */
int uk_sys_accept(const struct uk_file *f, int blocking, struct sockaddr *addr,
		  socklen_t *len, int flags);
/** Connects; sleeps unless O_NONBLOCK: -EINPROGRESS then. */
int uk_sys_connect(struct uk_ofile *of, const struct sockaddr *addr,
		   socklen_t len);
/** The own address, cut to `*len`, which gets its whole size. */
int uk_sys_getsockname(struct uk_ofile *of, struct sockaddr *addr,
		       socklen_t *len);
/** The address of the other end; -ENOTCONN. */
int uk_sys_getpeername(struct uk_ofile *of, struct sockaddr *addr,
		       socklen_t *len);
/** Reads an option; -ENOPROTOOPT if it is not known. */
int uk_sys_getsockopt(struct uk_ofile *of, int level, int opt, void *val,
		      socklen_t *len);
/** Sets an option; -ENOPROTOOPT if it is not known. */
int uk_sys_setsockopt(struct uk_ofile *of, int level, int opt, const void *val,
		      socklen_t len);
/** Ends one or both directions; -ENOTCONN. */
int uk_sys_shutdown(struct uk_ofile *of, int how);
/** Receives; may sleep. 0 at the end of a stream; -EAGAIN ... */
ssize_t uk_sys_recvfrom(struct uk_ofile *of, void *buf, size_t len, int flags,
			struct sockaddr *addr, socklen_t *alen);
/** Sends; may sleep. -EPIPE without a signal, -EAGAIN ... */
ssize_t uk_sys_sendto(struct uk_ofile *of, const void *buf, size_t len,
		      int flags, const struct sockaddr *addr, socklen_t alen);
/** The same with many pieces; fills msg_name and msg_flags. */
ssize_t uk_sys_recvmsg(struct uk_ofile *of, struct msghdr *msg, int flags);
/** The same with many pieces. */
ssize_t uk_sys_sendmsg(struct uk_ofile *of, const struct msghdr *msg,
		       int flags);

UK_END_DECLS

#endif /* __UK_SOCKET_H__ */
