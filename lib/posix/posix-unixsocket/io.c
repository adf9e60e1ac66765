/* SPDX-License-Identifier: BSD-3-Clause */
/* Messages from one unix socket to another. */
#include <uk/file/iovutil.h>

#include "unixsock.h"

#define PIECE 32768UL /* of a stream, in one message */
#define OVERHEAD 256 /* what a message counts beyond its bytes */

/* What a send carries beside its bytes. */
struct extra {
	struct ucred cred;
	struct unix_files *files; /* goes with the first message */
};

static struct unix_sock *to_unix(posix_sock *f)
{
	return posix_sock_get_data(f);
}

static __sz weight(const struct unix_msg *m)
{
	return m->len - m->off + OVERHEAD;
}

/*
 * The next `len` bytes of `it` as a message from `s`, or ERR2PTR(); with the
 * lock held.
 */
static struct unix_msg *msg_new(struct unix_sock *s, struct uk_iov_iter *it,
				__sz len, struct extra *x)
{
	struct unix_msg *m =
		uk_malloc(uk_alloc_get_default(), sizeof(*m) + len);

	if (unlikely(!m))
		return ERR2PTR(-ENOBUFS);
	if (unlikely(uk_iov_gather(it, m->data, len) < len)) {
		uk_free(uk_alloc_get_default(), m);
		return ERR2PTR(-EFAULT);
	}
	m->from = unix_name_ref(s->name);
	m->files = x->files;
	x->files = NULL;
	m->cred = x->cred;
	m->len = len;
	m->off = 0;
	return m;
}

static void msg_add(struct unix_sock *to, struct unix_msg *m)
{
	uk_list_add_tail(&m->link, &to->queue);
	to->bytes += weight(m);
}

static int send_check(struct unix_sock *s, const struct unix_sock *to)
{
	int rc = -s->err;

	if (s->wr_shut || !to)
		return -EPIPE;
	s->err = 0;
	if (rc)
		return rc;
	return to->dead || to->rd_shut ? -EPIPE : 0;
}

static ssize_t stream_send(struct unix_sock *s, const struct msghdr *msg,
			   struct extra *x)
{
	struct uk_iov_iter it = UK_IOV_ITER(msg->msg_iov, (int)msg->msg_iovlen);
	__sz len = uk_iov_len(msg->msg_iov, (int)msg->msg_iovlen), done = 0, n;
	struct unix_sock *to = s->peer;
	struct unix_msg *m;
	int rc;

	if (msg->msg_name)
		return s->state == UNIX_CONNECTED ? -EISCONN : -EOPNOTSUPP;
	if (s->state != UNIX_CONNECTED)
		return -ENOTCONN;
	rc = send_check(s, to);
	for (; !rc && done < len; done += n) {
		if (to->bytes >= (__sz)s->sndbuf) {
			rc = -EAGAIN;
			break;
		}
		n = MIN3(len - done, (__sz)s->sndbuf - to->bytes, PIECE);
		m = msg_new(s, &it, n, x);
		if (unlikely(PTRISERR(m))) {
			rc = PTR2ERR(m);
			break;
		}
		msg_add(to, m);
	}
	if (done)
		unix_publish(to, UKFD_POLLIN);
	if (to && !to->dead && to->bytes > (__sz)s->sndbuf / 4)
		unix_block(s, to);
	return done ? (ssize_t)done : rc;
}

/* May a datagram of `s` go there? */
static int dgram_check(struct unix_sock *s, struct unix_sock *to)
{
	if (to->type != s->type)
		return -EPROTOTYPE;
	if (to->peer && to->peer != s)
		return -EPERM;
	if (to->dead) {
		if (s->peer == to)
			unix_disconnect(s);
		return -ECONNREFUSED;
	}
	return to->rd_shut ? -EPIPE : 0;
}

static ssize_t packet_send(struct unix_sock *s, struct unix_sock *to,
			   const struct msghdr *msg, struct extra *x)
{
	struct uk_iov_iter it = UK_IOV_ITER(msg->msg_iov, (int)msg->msg_iovlen);
	__sz len = uk_iov_len(msg->msg_iov, (int)msg->msg_iovlen);
	struct unix_msg *m;
	int rc = 0;

	if (len > (__sz)s->sndbuf - 32)
		return -EMSGSIZE;
	if (s->type == SOCK_DGRAM)
		rc = s->wr_shut ? -EPIPE : dgram_check(s, to);
	else
		rc = send_check(s, to);
	if (rc)
		return rc;
	if (to->bytes && to->bytes + len + OVERHEAD > (__sz)s->sndbuf) {
		unix_block(s, to);
		return -EAGAIN;
	}
	m = msg_new(s, &it, len, x);
	if (unlikely(PTRISERR(m)))
		return PTR2ERR(m);
	msg_add(to, m);
	unix_publish(to, UKFD_POLLIN);
	if (s->peer == to && to->bytes > (__sz)s->sndbuf / 4 &&
	    s->type == SOCK_SEQPACKET)
		unix_block(s, to);
	return (ssize_t)len;
}

/* With the lock held; `named` is who the message's name means, or NULL. */
static ssize_t send_locked(struct unix_sock *s, struct unix_sock *named,
			   const struct msghdr *msg, struct extra *x)
{
	if (s->type == SOCK_STREAM)
		return stream_send(s, msg, x);
	if (s->type == SOCK_SEQPACKET && s->state != UNIX_CONNECTED)
		return -ENOTCONN;
	if (!named)
		named = s->peer;
	if (s->type == SOCK_DGRAM && !named)
		return -ENOTCONN;
	return packet_send(s, named, msg, x);
}

ssize_t unix_sendmsg(posix_sock *f, const struct msghdr *msg, int flags)
{
	struct unix_sock *s = to_unix(f), *named = NULL;
	struct extra x = { .files = NULL };
	ssize_t rc;

	if (flags & MSG_OOB)
		return -EOPNOTSUPP;
	rc = unix_control_get(msg, &x.cred, &x.files);
	if (rc)
		return rc;
	if (msg->msg_name && s->type == SOCK_DGRAM) {
		named = unix_find(msg->msg_name, msg->msg_namelen);
		rc = PTRISERR(named) ? PTR2ERR(named) : 0;
	}
	if (!rc) {
		uk_mutex_lock(&unix_lock);
		rc = send_locked(s, named, msg, &x);
		if (named)
			unix_put(named);
		uk_mutex_unlock(&unix_lock);
	}
	unix_files_free(x.files);
	return rc;
}

/* What a receipt took, to be handed over without the lock. */
struct received {
	struct uk_list_head trash;
	struct unix_files *files;
	struct ucred cred;
	bool any; /* `cred` is somebody's */
};

static int nothing(struct unix_sock *s)
{
	int rc = -s->err;

	if (s->type != SOCK_DGRAM && s->state != UNIX_CONNECTED)
		return s->type == SOCK_STREAM ? -EINVAL : -ENOTCONN;
	if (!uk_list_empty(&s->queue))
		return 1;
	s->err = 0;
	if (rc)
		unix_publish(s, 0);
	if (rc || s->rd_shut)
		return rc;
	return -EAGAIN;
}

/* Notes what comes with `m`; -ENOMEM if it cannot be looked at only. */
static int take_extra(struct received *r, struct unix_msg *m,
		      struct msghdr *msg, int flags)
{
	if (!r->any && msg->msg_name && m->from) {
		msg->msg_namelen = sizeof(struct sockaddr_storage);
		unix_name_get(m->from, msg->msg_name, &msg->msg_namelen);
	}
	r->cred = m->cred;
	r->any = true;
	if (!m->files)
		return 0;
	r->files = flags & MSG_PEEK ? unix_files_dup(m->files) : m->files;
	if (!(flags & MSG_PEEK))
		m->files = NULL;
	return r->files ? 0 : -ENOMEM;
}

static void msg_del(struct unix_sock *s, struct unix_msg *m, struct received *r)
{
	s->bytes -= weight(m);
	uk_list_del(&m->link);
	uk_list_add_tail(&m->link, &r->trash);
}

static bool same_sender(const struct received *r, const struct unix_msg *m)
{
	return !memcmp(&r->cred, &m->cred, sizeof(m->cred));
}

static ssize_t stream_recv(struct unix_sock *s, struct msghdr *msg, int flags,
			   struct received *r)
{
	struct uk_iov_iter it = UK_IOV_ITER(msg->msg_iov, (int)msg->msg_iovlen);
	__sz want = uk_iov_len(msg->msg_iov, (int)msg->msg_iovlen), done = 0, n;
	struct uk_list_head *p, *next;
	struct unix_msg *m;

	uk_list_for_each_safe(p, next, &s->queue)
	{
		m = uk_list_entry(p, struct unix_msg, link);
		if (done >= want || r->files ||
		    (r->any && s->passcred && !same_sender(r, m)))
			break;
		n = MIN(m->len - m->off, want - done);
		if (unlikely(uk_iov_scatter(&it, m->data + m->off, n) < n)) {
			if (!done)
				return -EFAULT;
			break;
		}
		if (take_extra(r, m, msg, flags))
			return -ENOMEM;
		done += n;
		if (flags & MSG_PEEK)
			continue;
		if (n < m->len - m->off) {
			s->bytes -= n;
			m->off += n;
		} else {
			msg_del(s, m, r);
		}
	}
	return (ssize_t)done;
}

static ssize_t packet_recv(struct unix_sock *s, struct msghdr *msg, int flags,
			   struct received *r)
{
	struct unix_msg *m =
		uk_list_first_entry(&s->queue, struct unix_msg, link);
	struct uk_iov_iter it = UK_IOV_ITER(msg->msg_iov, (int)msg->msg_iovlen);
	__sz got = uk_iov_scatter(&it, m->data, m->len);

	if (unlikely(got < m->len && uk_iov_faulted(&it)))
		return -EFAULT;
	if (take_extra(r, m, msg, flags))
		return -ENOMEM;
	if (got < m->len)
		msg->msg_flags |= MSG_TRUNC;
	if (!(flags & MSG_PEEK))
		msg_del(s, m, r);
	return (ssize_t)(flags & MSG_TRUNC ? m->len : got);
}

ssize_t unix_recvmsg(posix_sock *f, struct msghdr *msg, int flags)
{
	struct unix_sock *s = to_unix(f);
	struct received r = { .files = NULL };
	bool cred;
	ssize_t rc;

	UK_INIT_LIST_HEAD(&r.trash);
	msg->msg_flags = 0;
	msg->msg_namelen = 0;
	if (flags & MSG_OOB)
		return -EOPNOTSUPP;
	uk_mutex_lock(&unix_lock);
	rc = nothing(s);
	if (rc > 0 && s->type == SOCK_STREAM)
		rc = stream_recv(s, msg, flags, &r);
	else if (rc > 0)
		rc = packet_recv(s, msg, flags, &r);
	if (!uk_list_empty(&r.trash))
		unix_wake(s);
	unix_publish(s, 0);
	cred = s->passcred && r.any;
	uk_mutex_unlock(&unix_lock);

	unix_trash_free(&r.trash);
	unix_control_put(msg, cred ? &r.cred : NULL, r.files, flags);
	return rc;
}
