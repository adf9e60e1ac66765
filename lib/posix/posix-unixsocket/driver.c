/* SPDX-License-Identifier: BSD-3-Clause */
/* AF_UNIX as a driver of posix-socket. */
#include <sys/ioctl.h>

#include <uk/uaccess.h>

#include "unixsock.h"

#ifndef SIOCOUTQ
#define SIOCOUTQ 0x5411
#endif
#define BACKLOG_MAX 4096U

static struct unix_sock *to_unix(posix_sock *f)
{
	return posix_sock_get_data(f);
}

static int type_check(int type, int protocol)
{
	if (protocol && protocol != AF_UNIX)
		return -EPROTONOSUPPORT;
	return type == SOCK_STREAM || type == SOCK_DGRAM ||
			       type == SOCK_SEQPACKET
		       ? 0
		       : -ESOCKTNOSUPPORT;
}

static void *create(struct posix_socket_driver *d __unused, int family __unused,
		    int type, int protocol)
{
	int rc = type_check(type, protocol);
	struct unix_sock *s;

	if (rc)
		return ERR2PTR(rc);
	s = unix_sock_new(type);
	return s ? s : ERR2PTR(-ENOMEM);
}

static int socketpair(struct posix_socket_driver *d __unused,
		      int family __unused, int type, int protocol,
		      void *data[2])
{
	int rc = type_check(type, protocol);
	struct unix_sock *a, *b;

	if (rc)
		return rc;
	a = unix_sock_new(type);
	b = unix_sock_new(type);
	if (unlikely(!a || !b)) {
		uk_free(uk_alloc_get_default(), a);
		uk_free(uk_alloc_get_default(), b);
		return -ENOMEM;
	}
	uk_mutex_lock(&unix_lock);
	unix_pair(a, b);
	uk_mutex_unlock(&unix_lock);
	data[0] = a;
	data[1] = b;
	return 0;
}

static void poll_begin(posix_sock *f)
{
	struct unix_sock *s = to_unix(f);

	uk_mutex_lock(&unix_lock);
	s->file = f;
	unix_publish(s, 0);
	uk_mutex_unlock(&unix_lock);
}

static int close(posix_sock *f)
{
	struct unix_sock *s = to_unix(f);
	UK_LIST_HEAD(trash);
	struct uk_dentry *d;

	uk_mutex_lock(&unix_lock);
	d = unix_unname(s);
	unix_end(s, &trash);
	uk_mutex_unlock(&unix_lock);
	unix_trash_free(&trash);
	uk_vfs_dput(d);
	return 0;
}

static int bind(posix_sock *f, const struct sockaddr *addr, socklen_t len)
{
	return unix_bind(to_unix(f), addr, len);
}

static int listen(posix_sock *f, int backlog)
{
	struct unix_sock *s = to_unix(f);
	int rc = 0;

	if (s->type == SOCK_DGRAM)
		return -EOPNOTSUPP;
	uk_mutex_lock(&unix_lock);
	if (!s->name || s->state == UNIX_CONNECTED) {
		rc = -EINVAL;
	} else {
		s->state = UNIX_LISTEN;
		s->backlog = MIN((unsigned int)backlog, BACKLOG_MAX);
		unix_cred_self(&s->peercred);
		unix_wake(s);
		unix_publish(s, 0);
	}
	uk_mutex_unlock(&unix_lock);
	return rc;
}

static void *accept4(posix_sock *f, struct sockaddr *addr, socklen_t *len,
		     int flags __unused)
{
	struct unix_sock *s = to_unix(f), *n = NULL;
	int rc = -EINVAL;

	if (s->type == SOCK_DGRAM)
		return ERR2PTR(-EOPNOTSUPP);
	uk_mutex_lock(&unix_lock);
	if (s->state == UNIX_LISTEN) {
		n = unix_accept(s);
		rc = s->rd_shut ? -EINVAL : -EAGAIN;
	}
	if (n && addr)
		unix_name_get(n->peer ? n->peer->name : NULL, addr, len);
	uk_mutex_unlock(&unix_lock);
	return n ? n : ERR2PTR(rc);
}

static int connect(posix_sock *f, const struct sockaddr *addr, socklen_t len)
{
	struct unix_sock *s = to_unix(f), *to;
	int rc;

	if (len < sizeof(addr->sa_family))
		return -EINVAL;
	if (addr->sa_family == AF_UNSPEC && s->type == SOCK_DGRAM) {
		uk_mutex_lock(&unix_lock);
		rc = unix_disconnect(s);
		uk_mutex_unlock(&unix_lock);
		return rc;
	}
	to = unix_find(addr, len);
	if (PTRISERR(to))
		return PTR2ERR(to);
	uk_mutex_lock(&unix_lock);
	rc = unix_connect(s, to);
	unix_put(to);
	uk_mutex_unlock(&unix_lock);
	return rc;
}

static int shutdown(posix_sock *f, int how)
{
	struct unix_sock *s = to_unix(f);
	bool rd = how != SHUT_WR, wr = how != SHUT_RD;

	uk_mutex_lock(&unix_lock);
	unix_shut(s, rd, wr);
	if (s->peer && s->type != SOCK_DGRAM)
		unix_shut(s->peer, wr, rd);
	uk_mutex_unlock(&unix_lock);
	return 0;
}

static int getsockname(posix_sock *f, struct sockaddr *addr, socklen_t *len)
{
	uk_mutex_lock(&unix_lock);
	unix_name_get(to_unix(f)->name, addr, len);
	uk_mutex_unlock(&unix_lock);
	return 0;
}

static int getpeername(posix_sock *f, struct sockaddr *addr, socklen_t *len)
{
	struct unix_sock *s = to_unix(f);
	int rc = -ENOTCONN;

	uk_mutex_lock(&unix_lock);
	if (s->peer) {
		unix_name_get(s->peer->name, addr, len);
		rc = 0;
	}
	uk_mutex_unlock(&unix_lock);
	return rc;
}

/* Options that do nothing here but are remembered, as on Linux. */
static unsigned int remembered(int opt)
{
	switch (opt) {
	case SO_REUSEADDR:
	case SO_KEEPALIVE:
	case SO_BROADCAST:
	case SO_DONTROUTE:
		return 1U << opt;
	}
	return 0;
}

static int option(struct unix_sock *s, int opt, int *v)
{
	switch (opt) {
	case SO_ERROR:
		*v = s->err;
		s->err = 0;
		unix_publish(s, 0);
		return 0;
	case SO_ACCEPTCONN:
		*v = s->state == UNIX_LISTEN;
		return 0;
	case SO_PROTOCOL:
		*v = 0;
		return 0;
	case SO_PASSCRED:
		*v = s->passcred;
		return 0;
	case SO_SNDBUF:
		*v = s->sndbuf;
		return 0;
	case SO_RCVBUF:
		*v = s->rcvbuf;
		return 0;
	}
	if (!remembered(opt))
		return -ENOPROTOOPT;
	*v = !!(s->opts & remembered(opt));
	return 0;
}

static int getsockopt(posix_sock *f, int level, int opt, void *val,
		      socklen_t *len)
{
	struct unix_sock *s = to_unix(f);
	struct ucred cred;
	int v, rc = 0;

	if (level != SOL_SOCKET)
		return -EOPNOTSUPP;
	uk_mutex_lock(&unix_lock);
	cred = s->peercred;
	if (opt != SO_PEERCRED)
		rc = option(s, opt, &v);
	uk_mutex_unlock(&unix_lock);
	if (rc)
		return rc;
	if (opt == SO_PEERCRED) {
		*len = MIN(*len, (socklen_t)sizeof(cred));
		memcpy(val, &cred, *len);
	} else {
		*len = MIN(*len, (socklen_t)sizeof(v));
		memcpy(val, &v, *len);
	}
	return 0;
}

static int option_set(struct unix_sock *s, int opt, int v)
{
	switch (opt) {
	case SO_PASSCRED:
		s->passcred = v;
		return 0;
	case SO_SNDBUF: /* reported twice as large, as Linux does */
		s->sndbuf = MIN(MAX(v, 2304), UNIX_BUF) * 2;
		unix_publish(s, 0);
		return 0;
	case SO_RCVBUF:
		s->rcvbuf = MIN(MAX(v, 1152), UNIX_BUF) * 2;
		return 0;
	}
	if (!remembered(opt))
		return -ENOPROTOOPT;
	s->opts &= ~remembered(opt);
	if (v)
		s->opts |= remembered(opt);
	return 0;
}

static int setsockopt(posix_sock *f, int level, int opt, const void *val,
		      socklen_t len)
{
	int v, rc;

	if (level != SOL_SOCKET)
		return -EOPNOTSUPP;
	if (len < sizeof(v))
		return -EINVAL;
	memcpy(&v, val, sizeof(v));
	uk_mutex_lock(&unix_lock);
	rc = option_set(to_unix(f), opt, v);
	uk_mutex_unlock(&unix_lock);
	return rc;
}

/* Bytes of the queue; of datagrams: of the first one. */
static int waiting(const struct unix_sock *s)
{
	const struct unix_msg *m;
	struct uk_list_head *p;
	__sz n = 0;

	for (p = s->queue.next; p != &s->queue; p = p->next) {
		m = uk_list_entry(p, struct unix_msg, link);
		n += m->len - m->off;
		if (s->type == SOCK_DGRAM)
			break;
	}
	return (int)n;
}

static int ioctl(posix_sock *f, int req, void *arg)
{
	struct unix_sock *s = to_unix(f);
	int n = 0;

	switch (req) {
	case FIONREAD:
	case SIOCOUTQ:
		break;
	default:
		return -ENOTTY;
	}
	uk_mutex_lock(&unix_lock);
	if (req == SIOCOUTQ)
		n = s->peer ? waiting(s->peer) : 0;
	else if (s->state == UNIX_LISTEN)
		n = -EINVAL;
	else
		n = waiting(s);
	uk_mutex_unlock(&unix_lock);
	return n < 0 ? n : uk_user_put_obj((int *)arg, &n);
}

static const struct posix_socket_ops unix_ops = {
	.create = create,
	.accept4 = accept4,
	.bind = bind,
	.shutdown = shutdown,
	.getpeername = getpeername,
	.getsockname = getsockname,
	.getsockopt = getsockopt,
	.setsockopt = setsockopt,
	.connect = connect,
	.listen = listen,
	.recvmsg = unix_recvmsg,
	.sendmsg = unix_sendmsg,
	.socketpair = socketpair,
	.close = close,
	.ioctl = ioctl,
	.poll = poll_begin,
};

POSIX_SOCKET_FAMILY_REGISTER(AF_UNIX, &unix_ops);
