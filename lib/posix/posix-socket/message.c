/* SPDX-License-Identifier: BSD-3-Clause */
/* Sending and receiving by open file: whole messages, and sleeping for them. */

#include <errno.h>
#include <poll.h>
#include <string.h>

#include <uk/alloc.h>
#include <uk/file/iovutil.h>
#include <uk/posix-fd.h>
#include <uk/posix-fdio.h>
#include <uk/uaccess.h>

#include "socket_file.h"

#define IOV_ON_STACK 16

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
		if (rc != -EAGAIN || sock_nonblocking(of, flags))
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
	    !sock_nonblocking(of, flags))
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

	if (sock_nonblocking(of, flags) || (rc < 0 && rc != -EAGAIN))
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
