/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Socket drivers: one per address family.  A driver never blocks: it returns
 * -EAGAIN (connect: -EINPROGRESS) and keeps the poll events of the file true;
 * posix-socket and posix-fdio sleep on those.
 *
 * Names, options, headers and control messages given to drivers are copies in
 * the kernel; what an iovec points at is the program's memory, for
 * <uk/file/iovutil.h> alone.  -EFAULT means that it was not there and nothing
 * has been taken or sent.
 * The argument of an ioctl is as the program gave it (<uk/uaccess.h>).
 */
#ifndef __UK_SOCKET_DRIVER_H__
#define __UK_SOCKET_DRIVER_H__

#include <sys/socket.h>
#include <sys/types.h>
#include <sys/uio.h>

#include <uk/ctors.h>
#include <uk/essentials.h>
#include <uk/file.h>
#include <uk/socket.h>

UK_BEGIN_DECLS

struct uk_alloc;
struct posix_socket_driver;

typedef const struct uk_file posix_sock;

/** Called once before the first socket of the family; may be NULL. */
typedef int (*posix_socket_init_func_t)(struct posix_socket_driver *d);
/** @return the driver's data of a new socket, or ERR2PTR() */
typedef void *(*posix_socket_create_func_t)(struct posix_socket_driver *d,
					    int family, int type, int protocol);
/** @return the data of the accepted socket, or ERR2PTR(-EAGAIN, ...) */
typedef void *(*posix_socket_accept4_func_t)(posix_sock *s,
					     struct sockaddr *addr,
					     socklen_t *len, int flags);
typedef int (*posix_socket_bind_func_t)(posix_sock *s,
					const struct sockaddr *addr,
					socklen_t len);
typedef int (*posix_socket_shutdown_func_t)(posix_sock *s, int how);
typedef int (*posix_socket_getpeername_func_t)(posix_sock *s,
					       struct sockaddr *addr,
					       socklen_t *len);
typedef int (*posix_socket_getsockname_func_t)(posix_sock *s,
					       struct sockaddr *addr,
					       socklen_t *len);
typedef int (*posix_socket_getsockopt_func_t)(posix_sock *s, int level, int opt,
					      void *val, socklen_t *len);
typedef int (*posix_socket_setsockopt_func_t)(posix_sock *s, int level, int opt,
					      const void *val, socklen_t len);
/**
 * -EINPROGRESS until it is writable; called again then: -EISCONN, or why not,
 * after which the socket is as new.
 */
typedef int (*posix_socket_connect_func_t)(posix_sock *s,
					   const struct sockaddr *addr,
					   socklen_t len);
typedef int (*posix_socket_listen_func_t)(posix_sock *s, int backlog);
typedef ssize_t (*posix_socket_recvmsg_func_t)(posix_sock *s,
					       struct msghdr *msg, int flags);
typedef ssize_t (*posix_socket_sendmsg_func_t)(posix_sock *s,
					       const struct msghdr *msg,
					       int flags);
typedef int (*posix_socket_socketpair_func_t)(struct posix_socket_driver *d,
					      int family, int type,
					      int protocol, void *data[2]);
typedef void (*posix_socket_socketpair_post_func_t)(
	struct posix_socket_driver *d, posix_sock *s[2]);
/** The last descriptor is gone: free the data. */
typedef int (*posix_socket_close_func_t)(posix_sock *s);
typedef int (*posix_socket_ioctl_func_t)(posix_sock *s, int req, void *arg);
/** Called once when the file of a socket exists: set its first events. */
typedef void (*posix_socket_poll_func_t)(posix_sock *s);

/* recvfrom, sendto, read and write all arrive as recvmsg and sendmsg. */
struct posix_socket_ops {
	posix_socket_init_func_t init; /* may be NULL */
	posix_socket_create_func_t create;
	posix_socket_accept4_func_t accept4;
	posix_socket_bind_func_t bind;
	posix_socket_shutdown_func_t shutdown;
	posix_socket_getpeername_func_t getpeername;
	posix_socket_getsockname_func_t getsockname;
	posix_socket_getsockopt_func_t getsockopt;
	posix_socket_setsockopt_func_t setsockopt;
	posix_socket_connect_func_t connect;
	posix_socket_listen_func_t listen;
	posix_socket_recvmsg_func_t recvmsg;
	posix_socket_sendmsg_func_t sendmsg;
	posix_socket_socketpair_func_t socketpair; /* may be NULL */
	posix_socket_socketpair_post_func_t socketpair_post; /* may be NULL */
	posix_socket_close_func_t close;
	posix_socket_ioctl_func_t ioctl;
	posix_socket_poll_func_t poll;
};

struct posix_socket_driver {
	int family;
	const char *libname;
	const struct posix_socket_ops *ops;
	struct uk_alloc *allocator;
	void *private; /* the driver's */
	struct posix_socket_driver *next; /* posix-socket's own */
};

/** Adds a family; from constructors only. */
void posix_socket_family_register(struct posix_socket_driver *d);

/** The driver of a family, or NULL. */
struct posix_socket_driver *posix_socket_driver_get(int family);

/** Number of families. */
unsigned int posix_socket_family_count(void);

static inline struct posix_socket_node *posix_sock_get_node(posix_sock *s)
{
	return (struct posix_socket_node *)s->node;
}

static inline void *posix_sock_get_data(posix_sock *s)
{
	return posix_sock_get_node(s)->sock_data;
}

static inline void posix_sock_set_data(posix_sock *s, void *data)
{
	posix_sock_get_node(s)->sock_data = data;
}

static inline struct posix_socket_driver *posix_sock_get_driver(posix_sock *s)
{
	return posix_sock_get_node(s)->driver;
}

#define posix_sock_event_clear(s, ev) uk_file_event_clear(s, ev)
#define posix_sock_event_set(s, ev) uk_file_event_set(s, ev)
#define posix_sock_event_assign(s, ev) uk_file_event_assign(s, ev)

UK_END_DECLS

/** Registers `struct posix_socket_ops` for an address family. */
#define POSIX_SOCKET_FAMILY_REGISTER(fam, vops)                                \
	static struct posix_socket_driver UK_CONCAT(posix_socket_drv_,         \
						    fam) = {                   \
		.family = (fam), .libname = "posix-socket", .ops = (vops)      \
	};                                                                     \
	static void UK_CONCAT(posix_socket_ctor_, fam)(void)                   \
	{                                                                      \
		posix_socket_family_register(                                  \
			&UK_CONCAT(posix_socket_drv_, fam));                   \
	}                                                                      \
	UK_CTOR(UK_CONCAT(posix_socket_ctor_, fam))

#endif /* __UK_SOCKET_DRIVER_H__ */
