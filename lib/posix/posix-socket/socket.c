/* SPDX-License-Identifier: BSD-3-Clause */
/* The socket calls by open file: arguments, sleeping, time limits. */

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/time.h>

#include <uk/errptr.h>
#include <uk/posix-fd.h>
#include <uk/posix-fdio.h>
#include <uk/posix-fdtab.h>

#include "socket_file.h"

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
	while (rc == -EAGAIN && !sock_nonblocking(of, 0)) {
		rc = sock_wait(f, UKFD_POLLOUT, deadline);
		if (rc)
			return rc;
		rc = n->driver->ops->connect(f, addr, len);
	}
	/* asked again, it tells what came of it */
	while ((rc == -EINPROGRESS || rc == -EALREADY) &&
	       !sock_nonblocking(of, 0)) {
		rc = sock_wait(f, UKFD_POLLOUT, deadline);
		if (rc)
			return rc == -EAGAIN ? -EINPROGRESS : rc;
		rc = n->driver->ops->connect(f, addr, len);
		if (rc == -EISCONN)
			return 0;
	}
	return rc;
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
