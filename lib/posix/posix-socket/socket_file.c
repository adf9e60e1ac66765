/* SPDX-License-Identifier: BSD-3-Clause */
/* The families, and sockets as files on top of their drivers. */

#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/stat.h>

#include <uk/alloc.h>
#include <uk/errptr.h>
#include <uk/file/nops.h>
#include <uk/file/statx.h>
#include <uk/plat/time.h>
#include <uk/posix-fd.h>
#include <uk/posix-fdtab.h>

#include "socket_file.h"

static const char sock_vol[] = "socket";

struct sock_file {
	struct uk_file file;
	struct uk_file_state fstate;
	uk_file_refcnt frefcnt;
	struct posix_socket_node node;
	struct uk_alloc *alloc;
};

static struct posix_socket_driver *families;

void posix_socket_family_register(struct posix_socket_driver *d)
{
	d->next = families;
	families = d;
}

struct posix_socket_driver *posix_socket_driver_get(int family)
{
	struct posix_socket_driver *d;

	for (d = families; d; d = d->next)
		if (d->family == family)
			return d;
	return __NULL;
}

unsigned int posix_socket_family_count(void)
{
	unsigned int n = 0;

	for (struct posix_socket_driver *d = families; d; d = d->next)
		n++;
	return n;
}

const struct uk_file *sock_of(const struct uk_ofile *of)
{
	return of->file->vol == sock_vol ? of->file : __NULL;
}

/* A socket has no position: posix-fdio counts from 0 in each call. */
static ssize_t sock_read(const struct uk_file *f, const struct iovec *iov,
			 int iovcnt, off_t off __unused, long flags __unused)
{
	struct msghdr msg = {
		.msg_iov = DECONST(struct iovec *, iov),
		.msg_iovlen = iovcnt,
	};

	return sock_ops(f)->recvmsg(f, &msg, 0);
}

static ssize_t sock_write(const struct uk_file *f, const struct iovec *iov,
			  int iovcnt, off_t off __unused, long flags __unused)
{
	struct msghdr msg = {
		.msg_iov = DECONST(struct iovec *, iov),
		.msg_iovlen = iovcnt,
	};

	return sock_ops(f)->sendmsg(f, &msg, 0);
}

static int sock_getstat(const struct uk_file *f, unsigned int mask __unused,
			struct uk_statx *st)
{
	*st = (struct uk_statx){
		.stx_mask = UK_STATX_TYPE | UK_STATX_MODE | UK_STATX_NLINK |
			    UK_STATX_INO | UK_STATX_SIZE,
		.stx_mode = S_IFSOCK | 0777,
		.stx_nlink = 1,
		.stx_ino = (__uptr)f >> 4,
		.stx_blksize = 4096,
	};
	return 0;
}

static int sock_ctl(const struct uk_file *f, int fam, int req, __uptr arg1,
		    __uptr arg2 __unused, __uptr arg3 __unused)
{
	if (fam == UKFILE_CTL_IOCTL)
		return sock_ops(f)->ioctl(f, req, (void *)arg1);
	return -EINVAL;
}

static void sock_release(const struct uk_file *f, int what)
{
	struct sock_file *s = __containerof(f, struct sock_file, file);

	if (what & UK_FILE_RELEASE_RES)
		sock_ops(f)->close(f);
	if (what & UK_FILE_RELEASE_OBJ)
		uk_free(s->alloc, s);
}

static const struct uk_file_ops sock_file_ops = {
	.read = sock_read,
	.write = sock_write,
	.getstat = sock_getstat,
	.setstat = uk_file_nop_setstat,
	.ctl = sock_ctl,
};

struct uk_file *sock_file_alloc(struct posix_socket_driver *d, int type,
				int protocol)
{
	struct sock_file *s = uk_zalloc(d->allocator, sizeof(*s));

	if (unlikely(!s))
		return __NULL;
	s->alloc = d->allocator;
	s->node.driver = d;
	s->node.type = type;
	s->node.protocol = protocol;
	s->fstate = UK_FILE_STATE_INIT_VALUE(s->fstate);
	s->frefcnt = UK_FILE_REFCNT_INIT_VALUE(s->frefcnt);
	s->file = (struct uk_file){
		.vol = sock_vol,
		.node = &s->node,
		.ops = &sock_file_ops,
		.refcnt = &s->frefcnt,
		.state = &s->fstate,
		._release = sock_release,
	};
	return &s->file;
}

void sock_file_free(struct uk_file *f)
{
	struct sock_file *s = __containerof(f, struct sock_file, file);

	uk_free(s->alloc, s);
}

const struct uk_file *sock_file_begin(struct uk_file *f, void *data)
{
	posix_sock_set_data(f, data);
	sock_ops(f)->poll(f);
	return f;
}

int sock_fd_open(const struct uk_file *f, int flags)
{
	unsigned int mode = O_RDWR | UKFD_O_NOSEEK | UKFD_O_NOIOLOCK;
	int fd;

	if (flags & SOCK_NONBLOCK)
		mode |= O_NONBLOCK;
	if (flags & SOCK_CLOEXEC)
		mode |= O_CLOEXEC;
	fd = uk_fdtab_open(f, mode);
	uk_file_release(f);
	return fd;
}

__nsec sock_deadline(__nsec timeo)
{
	return timeo ? ukplat_monotonic_clock() + timeo : 0;
}

int sock_wait(const struct uk_file *f, uk_pollevent ev, __nsec deadline)
{
	if (uk_file_poll_until(f, ev | UKFD_POLL_ALWAYS, deadline))
		return 0;
	return uk_file_interrupted() ? -EINTR : -EAGAIN;
}

/* The driver of a family, its allocator and state made on first use. */
static struct posix_socket_driver *driver_ready(int family)
{
	struct posix_socket_driver *d = posix_socket_driver_get(family);
	int rc;

	if (!d)
		return ERR2PTR(-EAFNOSUPPORT);
	if (d->allocator)
		return d;
	rc = d->ops->init ? d->ops->init(d) : 0;
	if (rc)
		return ERR2PTR(rc);
	d->allocator = uk_alloc_get_default();
	return d;
}

const struct uk_file *uk_socket_create(int family, int type, int protocol)
{
	struct posix_socket_driver *d = driver_ready(family);
	struct uk_file *f;
	void *data;

	if (PTRISERR(d))
		return (void *)d;
	f = sock_file_alloc(d, type, protocol);
	if (unlikely(!f))
		return ERR2PTR(-ENOMEM);
	data = d->ops->create(d, family, type, protocol);
	if (!PTRISERR(data))
		return sock_file_begin(f, data);
	sock_file_free(f);
	return data;
}

int uk_socketpair_create(int family, int type, int protocol,
			 const struct uk_file *sv[2])
{
	struct posix_socket_driver *d = driver_ready(family);
	struct uk_file *f[2];
	void *data[2];
	int rc;

	if (PTRISERR(d))
		return PTR2ERR(d);
	if (!d->ops->socketpair)
		return -EOPNOTSUPP;
	f[0] = sock_file_alloc(d, type, protocol);
	if (unlikely(!f[0]))
		return -ENOMEM;
	f[1] = sock_file_alloc(d, type, protocol);
	rc = f[1] ? d->ops->socketpair(d, family, type, protocol, data)
		  : -ENOMEM;
	if (unlikely(rc))
		goto err_free;
	sv[0] = sock_file_begin(f[0], data[0]);
	sv[1] = sock_file_begin(f[1], data[1]);
	if (d->ops->socketpair_post)
		d->ops->socketpair_post(d, (posix_sock **)sv);
	return 0;

err_free:
	if (f[1])
		sock_file_free(f[1]);
	sock_file_free(f[0]);
	return rc;
}
