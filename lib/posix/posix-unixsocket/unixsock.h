/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Unix sockets: who is connected to whom, and what waits to be read.
 *
 * One lock guards all of it.  Nothing is freed under it that may close a file:
 * that file may be a unix socket.
 */
#ifndef __UNIXSOCK_H__
#define __UNIXSOCK_H__

#include <errno.h>
#include <poll.h>
#include <stdbool.h>
#include <stddef.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <uk/alloc.h>
#include <uk/errptr.h>
#include <uk/file/iovutil.h>
#include <uk/list.h>
#include <uk/mutex.h>
#include <uk/ofile.h>
#include <uk/posix-fd.h>
#include <uk/posix-vfs.h>
#include <uk/socket_driver.h>

#define UNIX_BUF 212992 /* bytes that wait for a reader, as on Linux */
#define UNIX_PATH offsetof(struct sockaddr_un, sun_path)
#define UNIX_NAME_MAX sizeof(struct sockaddr_un)

enum unix_state { UNIX_IDLE, UNIX_LISTEN, UNIX_CONNECTED };

/* A name; shared by a listener, what it accepts, and messages on their way. */
struct unix_name {
	unsigned int refs;
	socklen_t len; /* of `addr` that is used */
	struct sockaddr_un addr;
};

/* Open files on their way in a message, with a reference each. */
struct unix_files {
	unsigned int n;
	struct uk_ofile *of[];
};

struct unix_msg {
	struct uk_list_head link;
	struct unix_name *from; /* reference, or NULL */
	struct unix_files *files; /* or NULL */
	struct ucred cred;
	__sz len;
	__sz off; /* of it, that was read (streams) */
	char data[];
};

struct unix_sock {
	const struct uk_file *file; /* NULL until accepted, and at the end */
	int type;
	enum unix_state state;
	unsigned int refs; /* the file, and each `peer` that points here */
	struct unix_name *name; /* reference, or NULL */
	struct uk_dentry *node; /* of a name in the file system */
	struct uk_list_head bound; /* sockets by name; empty if it has none */
	struct unix_sock *peer; /* reference, or NULL */
	struct ucred peercred;
	struct uk_list_head queue; /* struct unix_msg */
	__sz bytes; /* in it */
	struct uk_list_head accepted; /* listener: to be fetched */
	struct uk_list_head link; /* in that list */
	unsigned int nacc, backlog;
	struct uk_list_head waiters; /* who wants to write, or connect, here */
	struct uk_list_head wait; /* in that list; empty: does not wait */
	bool rd_shut, wr_shut, dead, passcred;
	int err; /* SO_ERROR */
	int sndbuf, rcvbuf;
	unsigned int opts; /* bits of options that are only remembered */
};

extern struct uk_mutex unix_lock;

/* sock.c; with unix_lock held, but unix_sock_new(). */
struct unix_sock *unix_sock_new(int type);
struct unix_sock *unix_get(struct unix_sock *s);
void unix_put(struct unix_sock *s);
void unix_pair(struct unix_sock *a, struct unix_sock *b);
int unix_connect(struct unix_sock *s, struct unix_sock *to);
int unix_disconnect(struct unix_sock *s);
struct unix_sock *unix_accept(struct unix_sock *s);
void unix_shut(struct unix_sock *s, bool rd, bool wr);
/* Ends it; what it leaves unread goes to `trash`, to be freed unlocked. */
void unix_end(struct unix_sock *s, struct uk_list_head *trash);
/* Makes the poll events true; `edge` are events that happen anew. */
void unix_publish(struct unix_sock *s, uk_pollevent edge);
/* Has `s` not writable until `to` has room; and wakes those who wait. */
void unix_block(struct unix_sock *s, struct unix_sock *to);
void unix_wake(struct unix_sock *s);

/* names.c; without the lock, but unix_unname(). */
int unix_bind(struct unix_sock *s, const struct sockaddr *addr, socklen_t len);
/* The socket of that name, with a reference; ERR2PTR(-ECONNREFUSED) ... */
struct unix_sock *unix_find(const struct sockaddr *addr, socklen_t len);
struct uk_dentry *unix_unname(struct unix_sock *s);
void unix_name_get(const struct unix_name *n, struct sockaddr *addr,
		   socklen_t *len);
struct unix_name *unix_name_ref(struct unix_name *n);
void unix_name_put(struct unix_name *n);

/* control.c; without the lock. */
void unix_cred_self(struct ucred *c);
int unix_control_get(const struct msghdr *msg, struct ucred *cred,
		     struct unix_files **files);
void unix_control_put(struct msghdr *msg, const struct ucred *cred,
		      struct unix_files *files, int flags);
struct unix_files *unix_files_dup(const struct unix_files *f);
void unix_files_free(struct unix_files *f);
void unix_msg_free(struct unix_msg *m);
void unix_trash_free(struct uk_list_head *trash);

/* io.c */
ssize_t unix_recvmsg(posix_sock *f, struct msghdr *msg, int flags);
ssize_t unix_sendmsg(posix_sock *f, const struct msghdr *msg, int flags);

#endif /* __UNIXSOCK_H__ */
