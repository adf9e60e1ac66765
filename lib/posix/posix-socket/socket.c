/* SPDX-License-Identifier: BSD-3-Clause */
/* The socket calls by open file: arguments, sleeping, time limits. */

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/time.h>

#include <uk/alloc.h>
#include <uk/errptr.h>
#include <uk/file/iovutil.h>
#include <uk/posix-fd.h>
#include <uk/posix-fdio.h>
#include <uk/posix-fdtab.h>
#include <uk/uaccess.h>

#include "socket_file.h"

#define IOV_ON_STACK 16
#define NSEC_PER_SEC 1000000000UL

#define SOCK_TYPE_MASK 0xf
#define SOCK_TYPE_MAX 11 /* what Linux counts as types */
#define SOCK_FLAGS (SOCK_NONBLOCK | SOCK_CLOEXEC)

static bool type_valid(int type)
{
	return !(type & ~(SOCK_TYPE_MASK | SOCK_FLAGS)) &&
	       (type & SOCK_TYPE_MASK) < SOCK_TYPE_MAX;
}

int uk_sys_socket(int family, int type, int protocol)
{
	const struct uk_file *f;

	if (!type_valid(type))
		return -EINVAL;
	f = uk_socket_create(family, type & SOCK_TYPE_MASK, protocol);
	if (PTRISERR(f))
		return PTR2ERR(f);
	return sock_fd_open(f, type);
}

int uk_sys_socketpair(int family, int type, int protocol, int sv[2])
{
	const struct uk_file *f[2];
	int rc;

	if (!type_valid(type))
		return -EINVAL;
	rc = uk_socketpair_create(family, type & SOCK_TYPE_MASK, protocol, f);
	if (rc)
		return rc;
	sv[0] = sock_fd_open(f[0], type);
	if (sv[0] < 0) {
		uk_file_release(f[1]);
		return sv[0];
	}
	sv[1] = sock_fd_open(f[1], type);
	if (sv[1] < 0) {
		uk_sys_close(sv[0]);
		return sv[1];
	}
	return 0;
}

static bool nonblocking(const struct uk_ofile *of, int flags)
{
	return (of->mode & O_NONBLOCK) || (flags & MSG_DONTWAIT);
}

int uk_sys_bind(struct uk_ofile *of, const struct sockaddr *addr, socklen_t len)
{
	const struct uk_file *f = sock_of(of);

	if (!f)
		return -ENOTSOCK;
	if (!addr)
		return -EFAULT;
	return sock_ops(f)->bind(f, addr, len);
}

int uk_sys_listen(struct uk_ofile *of, int backlog)
{
	const struct uk_file *f = sock_of(of);

	return f ? sock_ops(f)->listen(f, backlog) : -ENOTSOCK;
}

int uk_sys_accept(const struct uk_file *f, int blocking, struct sockaddr *addr,
		  socklen_t *len, int flags)
{
	struct posix_socket_node *n = posix_sock_get_node(f);
	__nsec deadline = sock_deadline(n->rcvtimeo);
	struct uk_file *nf;
	void *data;
	int rc;

	if (flags & ~SOCK_FLAGS)
		return -EINVAL;
	nf = sock_file_alloc(n->driver, n->type, n->protocol);
	if (unlikely(!nf))
		return -ENOMEM;
	for (;;) {
		data = n->driver->ops->accept4(f, addr, len, flags);
		if (!PTRISERR(data))
			return sock_fd_open(sock_file_begin(nf, data), flags);
		rc = PTR2ERR(data);
		if (rc == -EAGAIN && blocking)
			rc = sock_wait(f, UKFD_POLLIN, deadline);
		if (rc)
			break;
	}
	sock_file_free(nf);
	return rc;
}

static int pending_error(const struct uk_file *f)
{
	socklen_t len = sizeof(int);
	int err = 0;

	sock_ops(f)->getsockopt(f, SOL_SOCKET, SO_ERROR, &err, &len);
	return -err;
}

int uk_sys_connect(struct uk_ofile *of, const struct sockaddr *addr,
		   socklen_t len)
{
	const struct uk_file *f = sock_of(of);
	struct posix_socket_node *n;
	__nsec deadline;
	int rc;

	if (!f)
		return -ENOTSOCK;
	if (!addr)
		return -EFAULT;
	n = posix_sock_get_node(f);
	deadline = sock_deadline(n->sndtimeo);
	rc = n->driver->ops->connect(f, addr, len);
	/* the other end takes no more connections just now */
	while (rc == -EAGAIN && !nonblocking(of, 0)) {
		rc = sock_wait(f, UKFD_POLLOUT, deadline);
		if (rc)
			return rc;
		rc = n->driver->ops->connect(f, addr, len);
	}
	if ((rc != -EINPROGRESS && rc != -EALREADY) || nonblocking(of, 0))
		return rc;
	rc = sock_wait(f, UKFD_POLLOUT, deadline);
	if (rc)
		return rc == -EAGAIN ? -EINPROGRESS : rc;
	return pending_error(f);
}

int uk_sys_getsockname(struct uk_ofile *of, struct sockaddr *addr,
		       socklen_t *len)
{
	const struct uk_file *f = sock_of(of);

	if (!f)
		return -ENOTSOCK;
	if (!addr || !len)
		return -EFAULT;
	return sock_ops(f)->getsockname(f, addr, len);
}

int uk_sys_getpeername(struct uk_ofile *of, struct sockaddr *addr,
		       socklen_t *len)
{
	const struct uk_file *f = sock_of(of);

	if (!f)
		return -ENOTSOCK;
	if (!addr || !len)
		return -EFAULT;
	return sock_ops(f)->getpeername(f, addr, len);
}

static int timeo_get(__nsec t, void *val, socklen_t *len)
{
	struct timeval tv = { .tv_sec = t / NSEC_PER_SEC,
			      .tv_usec = t % NSEC_PER_SEC / 1000 };

	*len = MIN(*len, sizeof(tv));
	memcpy(val, &tv, *len);
	return 0;
}

static int timeo_set(__nsec *t, const void *val, socklen_t len)
{
	const struct timeval *tv = val;

	if (len < sizeof(*tv))
		return -EINVAL;
	if (tv->tv_usec < 0 || tv->tv_usec >= 1000000)
		return -EDOM;
	*t = tv->tv_sec < 0 ? 1
			    : tv->tv_sec * NSEC_PER_SEC + tv->tv_usec * 1000;
	return 0;
}

int sock_getsockopt(const struct uk_file *f, int opt, void *val, socklen_t *len)
{
	struct posix_socket_node *n = posix_sock_get_node(f);
	int v;

	switch (opt) {
	case SO_TYPE:
		v = n->type;
		break;
	case SO_DOMAIN:
		v = n->driver->family;
		break;
	case SO_RCVTIMEO:
		return timeo_get(n->rcvtimeo, val, len);
	case SO_SNDTIMEO:
		return timeo_get(n->sndtimeo, val, len);
	default:
		return -ENOPROTOOPT;
	}
	*len = MIN(*len, sizeof(v));
	memcpy(val, &v, *len);
	return 0;
}

int sock_setsockopt(const struct uk_file *f, int opt, const void *val,
		    socklen_t len)
{
	struct posix_socket_node *n = posix_sock_get_node(f);

	switch (opt) {
	case SO_RCVTIMEO:
		return timeo_set(&n->rcvtimeo, val, len);
	case SO_SNDTIMEO:
		return timeo_set(&n->sndtimeo, val, len);
	default:
		return -ENOPROTOOPT;
	}
}

int uk_sys_getsockopt(struct uk_ofile *of, int level, int opt, void *val,
		      socklen_t *len)
{
	const struct uk_file *f = sock_of(of);
	int rc = -ENOPROTOOPT;

	if (!f)
		return -ENOTSOCK;
	if (!val || !len)
		return -EFAULT;
	if ((int)*len < 0)
		return -EINVAL;
	if (level == SOL_SOCKET)
		rc = sock_getsockopt(f, opt, val, len);
	if (rc == -ENOPROTOOPT)
		rc = sock_ops(f)->getsockopt(f, level, opt, val, len);
	return rc;
}

int uk_sys_setsockopt(struct uk_ofile *of, int level, int opt, const void *val,
		      socklen_t len)
{
	const struct uk_file *f = sock_of(of);
	int rc = -ENOPROTOOPT;

	if (!f)
		return -ENOTSOCK;
	if (!val)
		return -EFAULT;
	if (level == SOL_SOCKET)
		rc = sock_setsockopt(f, opt, val, len);
	if (rc == -ENOPROTOOPT)
		rc = sock_ops(f)->setsockopt(f, level, opt, val, len);
	return rc;
}

int uk_sys_shutdown(struct uk_ofile *of, int how)
{
	const struct uk_file *f = sock_of(of);

	if (!f)
		return -ENOTSOCK;
	if (how != SHUT_RD && how != SHUT_WR && how != SHUT_RDWR)
		return -EINVAL;
	return sock_ops(f)->shutdown(f, how);
}

/* What is left of a message, with a copy of its list of pieces. */
struct msg_rest {
	struct msghdr m;
	struct iovec *many; /* the copy, when it is too long for here: */
	struct iovec few[IOV_ON_STACK];
};

static int rest_begin(struct msg_rest *r, const struct msghdr *msg)
{
	__sz bytes = sizeof(struct iovec) * msg->msg_iovlen;

	r->m = *msg;
	r->many = __NULL;
	if (msg->msg_iovlen > IOV_ON_STACK) {
		r->many = uk_malloc(uk_alloc_get_default(), bytes);
		if (unlikely(!r->many))
			return -ENOBUFS;
	}
	r->m.msg_iov = r->many ? r->many : r->few;
	memcpy(r->m.msg_iov, msg->msg_iov, bytes);
	return 0;
}

static void rest_end(struct msg_rest *r)
{
	if (unlikely(r->many))
		uk_free(uk_alloc_get_default(), r->many);
}

/* Drops the first `n` bytes of a message that was sent or filled in part. */
static void msg_advance(struct msghdr *m, size_t n)
{
	while (m->msg_iovlen && n >= m->msg_iov->iov_len) {
		n -= m->msg_iov->iov_len;
		m->msg_iov++;
		m->msg_iovlen--;
	}
	if (m->msg_iovlen) {
		m->msg_iov->iov_base = (char *)m->msg_iov->iov_base + n;
		m->msg_iov->iov_len -= n;
	}
}

/* A driver's receipt; what its buffers lack is paged in for it. */
static ssize_t recv_once(const struct uk_file *f, struct msghdr *msg, int flags)
{
	ssize_t rc;

	do {
		rc = sock_ops(f)->recvmsg(f, msg, flags);
	} while (
		unlikely(rc == -EFAULT) &&
		uk_user_iov_fault_in(msg->msg_iov, (int)msg->msg_iovlen, true));
	return rc;
}

static ssize_t send_once(const struct uk_file *f, const struct msghdr *msg,
			 int flags)
{
	ssize_t rc;

	do {
		rc = sock_ops(f)->sendmsg(f, msg, flags);
	} while (unlikely(rc == -EFAULT) &&
		 uk_user_iov_fault_in(msg->msg_iov, (int)msg->msg_iovlen,
				      false));
	return rc;
}

static ssize_t recv_wait(const struct uk_ofile *of, const struct uk_file *f,
			 struct msghdr *msg, int flags)
{
	__nsec timeo = posix_sock_get_node(f)->rcvtimeo;
	__nsec deadline = 0;
	ssize_t rc;

	for (;;) {
		rc = recv_once(f, msg, flags);
		if (rc != -EAGAIN || nonblocking(of, flags))
			return rc;
		if (!deadline)
			deadline = sock_deadline(timeo);
		rc = sock_wait(f, UKFD_POLLIN | POLLRDHUP, deadline);
		if (rc)
			return rc;
	}
}

static ssize_t recv_all(const struct uk_ofile *of, const struct uk_file *f,
			struct msghdr *msg, int flags)
{
	size_t want = uk_iov_len(msg->msg_iov, (int)msg->msg_iovlen);
	struct msg_rest r;
	size_t done = 0;
	ssize_t rc = rest_begin(&r, msg);

	if (unlikely(rc))
		return rc;
	do {
		rc = recv_wait(of, f, &r.m, flags);
		if (rc <= 0)
			break;
		done += rc;
		msg_advance(&r.m, rc);
	} while (done < want);
	rest_end(&r);
	msg->msg_namelen = r.m.msg_namelen;
	msg->msg_flags = r.m.msg_flags;
	return done ? (ssize_t)done : rc;
}

ssize_t uk_sys_recvmsg(struct uk_ofile *of, struct msghdr *msg, int flags)
{
	const struct uk_file *f = sock_of(of);

	if (!f)
		return -ENOTSOCK;
	if (!msg)
		return -EFAULT;
	if (msg->msg_iovlen > IOV_MAX)
		return -EMSGSIZE;
	if ((flags & MSG_WAITALL) && !(flags & MSG_PEEK) &&
	    posix_sock_get_node(f)->type == SOCK_STREAM &&
	    !nonblocking(of, flags))
		return recv_all(of, f, msg, flags);
	return recv_wait(of, f, msg, flags);
}

/* Sends the rest of a message, sleeping as long as it takes. */
static ssize_t send_rest(const struct uk_file *f, const struct msghdr *msg,
			 int flags, size_t done)
{
	__nsec deadline = sock_deadline(posix_sock_get_node(f)->sndtimeo);
	size_t want = uk_iov_len(msg->msg_iov, (int)msg->msg_iovlen);
	struct msg_rest r;
	ssize_t rc = rest_begin(&r, msg);

	if (unlikely(rc))
		return done ? (ssize_t)done : rc;
	msg_advance(&r.m, done);
	for (;;) {
		if (done) /* control messages went with the first bytes */
			r.m.msg_controllen = 0;
		rc = sock_wait(f, UKFD_POLLOUT, deadline);
		if (rc)
			break;
		rc = send_once(f, &r.m, flags);
		if (rc == -EAGAIN)
			continue;
		if (rc < 0)
			break;
		done += rc;
		if (done >= want)
			break;
		msg_advance(&r.m, rc);
	}
	rest_end(&r);
	return done ? (ssize_t)done : rc;
}

static ssize_t send_wait(const struct uk_ofile *of, const struct uk_file *f,
			 const struct msghdr *msg, int flags)
{
	ssize_t rc = send_once(f, msg, flags);

	if (nonblocking(of, flags) || (rc < 0 && rc != -EAGAIN))
		return rc;
	if (rc >= 0 &&
	    (size_t)rc >= uk_iov_len(msg->msg_iov, (int)msg->msg_iovlen))
		return rc;
	return send_rest(f, msg, flags, rc < 0 ? 0 : (size_t)rc);
}

ssize_t uk_sys_sendmsg(struct uk_ofile *of, const struct msghdr *msg, int flags)
{
	const struct uk_file *f = sock_of(of);
	ssize_t rc;

	if (!f)
		return -ENOTSOCK;
	if (!msg)
		return -EFAULT;
	if (msg->msg_iovlen > IOV_MAX)
		return -EMSGSIZE;
	rc = send_wait(of, f, msg, flags);
	if (unlikely(rc == -EPIPE) && !(flags & MSG_NOSIGNAL) &&
	    posix_sock_get_node(f)->type == SOCK_STREAM)
		uk_fdio_sigpipe();
	return rc;
}

ssize_t uk_sys_recvfrom(struct uk_ofile *of, void *buf, size_t len, int flags,
			struct sockaddr *addr, socklen_t *alen)
{
	struct iovec iov = { .iov_base = buf, .iov_len = len };
	struct msghdr msg = { .msg_name = alen ? addr : __NULL,
			      .msg_namelen = addr && alen ? *alen : 0,
			      .msg_iov = &iov,
			      .msg_iovlen = 1 };
	ssize_t rc = uk_sys_recvmsg(of, &msg, flags);

	if (rc >= 0 && addr && alen)
		*alen = msg.msg_namelen;
	return rc;
}

ssize_t uk_sys_sendto(struct uk_ofile *of, const void *buf, size_t len,
		      int flags, const struct sockaddr *addr, socklen_t alen)
{
	struct iovec iov = { .iov_base = DECONST(void *, buf), .iov_len = len };
	struct msghdr msg = { .msg_name = DECONST(struct sockaddr *, addr),
			      .msg_namelen = addr ? alen : 0,
			      .msg_iov = &iov,
			      .msg_iovlen = 1 };

	return uk_sys_sendmsg(of, &msg, flags);
}
