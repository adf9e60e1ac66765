/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The socket system calls: from descriptors to open files, and from what a
 * program points at to copies in the kernel.  Buffers alone stay where they
 * are, and drivers touch them by <uk/file/iovutil.h>.
 */

#include <errno.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <time.h>

#include <uk/alloc.h>
#include <uk/plat/time.h>
#include <uk/posix-fdtab.h>
#include <uk/syscall.h>
#include <uk/uaccess.h>

#include "socket_file.h"

#define NSEC_PER_SEC 1000000000UL
#define OPT_MAX 256 /* no option is longer */
#define MSG_LEN_MAX 0x7ffff000UL
#define CONTROL_SEND_MAX (128UL << 10) /* in one message, as on Linux */
#define CONTROL_RECV_MAX 2048UL /* drivers have no more to tell */

/* A program's address to `sa`. */
static int addr_get(struct sockaddr_storage *sa, const struct sockaddr *usr,
		    socklen_t len)
{
	if (len > sizeof(*sa))
		return -EINVAL;
	return uk_user_get(sa, usr, len);
}

/* An address of `len` bytes to a program that has room for *ulen. */
static int addr_put(struct sockaddr *usr, socklen_t *ulen,
		    const struct sockaddr_storage *sa, socklen_t len)
{
	int room;
	int rc = uk_user_get_obj(&room, ulen);

	if (!rc && room < 0)
		rc = -EINVAL;
	if (!rc)
		rc = uk_user_put(usr, sa, MIN((socklen_t)room, len));
	return rc ? rc : uk_user_put_obj(ulen, &len);
}

UK_SYSCALL_R_DEFINE(int, socket, int, family, int, type, int, protocol)
{
	return uk_sys_socket(family, type, protocol);
}

UK_SYSCALL_R_DEFINE(int, socketpair, int, family, int, type, int, protocol,
		    int *, sv)
{
	int v[2];
	int rc;

	if (type & ~(SOCK_CLOEXEC | SOCK_NONBLOCK | 0xf))
		return -EINVAL;
	rc = uk_user_probe_w(sv, sizeof(v));
	if (!rc)
		rc = uk_sys_socketpair(family, type, protocol, v);
	return rc ? rc : uk_user_put(sv, v, sizeof(v));
}

/* Runs `expr` with the open file `of` of descriptor `fd`. */
#define WITH_OFILE(type, fd, of, expr)                                         \
	({                                                                     \
		struct uk_ofile *of = uk_fdtab_get(fd);                        \
		type __rc = -EBADF;                                            \
                                                                               \
		if (likely(of)) {                                              \
			__rc = (expr);                                         \
			uk_fdtab_ret(of);                                      \
		}                                                              \
		__rc;                                                          \
	})

static int do_bind(struct uk_ofile *of, const struct sockaddr *addr,
		   socklen_t len)
{
	struct sockaddr_storage sa;
	int rc = sock_of(of) ? addr_get(&sa, addr, len) : -ENOTSOCK;

	return rc ? rc : uk_sys_bind(of, (struct sockaddr *)&sa, len);
}

UK_SYSCALL_R_DEFINE(int, bind, int, fd, const struct sockaddr *, addr,
		    socklen_t, len)
{
	return WITH_OFILE(int, fd, of, do_bind(of, addr, len));
}

UK_SYSCALL_R_DEFINE(int, listen, int, fd, int, backlog)
{
	return WITH_OFILE(int, fd, of, uk_sys_listen(of, backlog));
}

static int do_accept(const struct uk_ofile *of, struct sockaddr *addr,
		     socklen_t *len, int flags)
{
	const struct uk_file *f = sock_of(of);
	int block = !(of->mode & O_NONBLOCK);
	struct sockaddr_storage sa;
	socklen_t n = sizeof(sa);
	int fd, rc;

	if (!f)
		return -ENOTSOCK;
	if (!addr)
		return uk_sys_accept(f, block, NULL, NULL, flags);
	fd = uk_sys_accept(f, block, (struct sockaddr *)&sa, &n, flags);
	rc = fd < 0 ? 0 : addr_put(addr, len, &sa, n);
	if (!rc)
		return fd;
	uk_sys_close(fd);
	return rc;
}

UK_SYSCALL_R_DEFINE(int, accept, int, fd, struct sockaddr *, addr, socklen_t *,
		    len)
{
	return WITH_OFILE(int, fd, of, do_accept(of, addr, len, 0));
}

UK_SYSCALL_R_DEFINE(int, accept4, int, fd, struct sockaddr *, addr, socklen_t *,
		    len, int, flags)
{
	return WITH_OFILE(int, fd, of, do_accept(of, addr, len, flags));
}

static int do_connect(struct uk_ofile *of, const struct sockaddr *addr,
		      socklen_t len)
{
	struct sockaddr_storage sa;
	int rc = sock_of(of) ? addr_get(&sa, addr, len) : -ENOTSOCK;

	return rc ? rc : uk_sys_connect(of, (struct sockaddr *)&sa, len);
}

UK_SYSCALL_R_DEFINE(int, connect, int, fd, const struct sockaddr *, addr,
		    socklen_t, len)
{
	return WITH_OFILE(int, fd, of, do_connect(of, addr, len));
}

typedef int (*name_fn_t)(struct uk_ofile *, struct sockaddr *, socklen_t *);

static int do_getname(struct uk_ofile *of, name_fn_t fn, struct sockaddr *addr,
		      socklen_t *len)
{
	struct sockaddr_storage sa;
	socklen_t n = sizeof(sa);
	int rc = fn(of, (struct sockaddr *)&sa, &n);

	return rc ? rc : addr_put(addr, len, &sa, n);
}

UK_SYSCALL_R_DEFINE(int, getsockname, int, fd, struct sockaddr *, addr,
		    socklen_t *, len)
{
	return WITH_OFILE(int, fd, of,
			  do_getname(of, uk_sys_getsockname, addr, len));
}

UK_SYSCALL_R_DEFINE(int, getpeername, int, fd, struct sockaddr *, addr,
		    socklen_t *, len)
{
	return WITH_OFILE(int, fd, of,
			  do_getname(of, uk_sys_getpeername, addr, len));
}

static int do_getsockopt(struct uk_ofile *of, int level, int opt, void *val,
			 socklen_t *len)
{
	char v[OPT_MAX];
	socklen_t n;
	int rc;

	if (!sock_of(of))
		return -ENOTSOCK;
	rc = uk_user_get_obj(&n, len);
	if (!rc && (int)n < 0)
		rc = -EINVAL;
	n = MIN(n, (socklen_t)sizeof(v));
	if (!rc)
		rc = uk_sys_getsockopt(of, level, opt, v, &n);
	if (!rc)
		rc = uk_user_put(val, v, n);
	return rc ? rc : uk_user_put_obj(len, &n);
}

static int do_setsockopt(struct uk_ofile *of, int level, int opt,
			 const void *val, socklen_t len)
{
	char v[OPT_MAX] __align(8);
	int rc;

	if (!sock_of(of))
		return -ENOTSOCK;
	if ((int)len < 0)
		return -EINVAL;
	len = MIN(len, (socklen_t)sizeof(v));
	rc = uk_user_get(v, val, len);
	return rc ? rc : uk_sys_setsockopt(of, level, opt, v, len);
}

UK_SYSCALL_R_DEFINE(int, getsockopt, int, fd, int, level, int, opt, void *, val,
		    socklen_t *, len)
{
	return WITH_OFILE(int, fd, of, do_getsockopt(of, level, opt, val, len));
}

UK_SYSCALL_R_DEFINE(int, setsockopt, int, fd, int, level, int, opt,
		    const void *, val, socklen_t, len)
{
	return WITH_OFILE(int, fd, of, do_setsockopt(of, level, opt, val, len));
}

UK_SYSCALL_R_DEFINE(int, shutdown, int, fd, int, how)
{
	return WITH_OFILE(int, fd, of, uk_sys_shutdown(of, how));
}

static ssize_t do_sendto(struct uk_ofile *of, const void *buf, size_t len,
			 int flags, const struct sockaddr *addr, socklen_t alen)
{
	struct sockaddr_storage sa;
	int rc = sock_of(of) ? 0 : -ENOTSOCK;

	if (!rc && addr)
		rc = addr_get(&sa, addr, alen);
	if (rc)
		return rc;
	(void)uk_user_probe_r(buf, len);
	return uk_sys_sendto(of, buf, len, flags,
			     addr ? (struct sockaddr *)&sa : NULL, alen);
}

UK_SYSCALL_R_DEFINE(ssize_t, sendto, int, fd, const void *, buf, size_t, len,
		    int, flags, const struct sockaddr *, addr, socklen_t, alen)
{
	len = MIN(len, MSG_LEN_MAX);
	if (unlikely(uk_user_range(buf, len)))
		return -EFAULT; /* before all else, as on Linux */
	return WITH_OFILE(ssize_t, fd, of,
			  do_sendto(of, buf, len, flags, addr, alen));
}

static ssize_t do_recvfrom(struct uk_ofile *of, void *buf, size_t len,
			   int flags, struct sockaddr *addr, socklen_t *alen)
{
	struct sockaddr_storage sa;
	socklen_t n = sizeof(sa);
	ssize_t got;
	int rc;

	if (!sock_of(of))
		return -ENOTSOCK;
	(void)uk_user_probe_w(buf, len);
	if (!addr)
		return uk_sys_recvfrom(of, buf, len, flags, NULL, NULL);
	got = uk_sys_recvfrom(of, buf, len, flags, (struct sockaddr *)&sa, &n);
	rc = got < 0 ? 0 : addr_put(addr, alen, &sa, n);
	return rc ? rc : got;
}

UK_SYSCALL_R_DEFINE(ssize_t, recvfrom, int, fd, void *, buf, size_t, len, int,
		    flags, struct sockaddr *, addr, socklen_t *, alen)
{
	len = MIN(len, MSG_LEN_MAX);
	if (unlikely(uk_user_range(buf, len)))
		return -EFAULT; /* before all else, as on Linux */
	return WITH_OFILE(ssize_t, fd, of,
			  do_recvfrom(of, buf, len, flags, addr, alen));
}

/*
 * A program's message, as the drivers get it: header, vector and control
 * messages are copies in the kernel.
 */
struct message {
	struct msghdr h;
	struct uk_user_iov io;
	struct sockaddr_storage name;
	void *usr_control;
	__sz room; /* of the program for control messages */
};

static void msg_free(struct message *m)
{
	uk_free(uk_alloc_get_default(), m->h.msg_control);
	uk_user_iov_put(&m->io);
}

/* Room for control messages in the kernel; those of the program if sent. */
static int control_get(struct message *m, bool write)
{
	__sz n = m->room;
	void *v;

	m->h.msg_control = NULL;
	m->h.msg_controllen = 0;
	if (likely(!n))
		return 0;
	if (uk_user_range(m->usr_control, n))
		return -EFAULT;
	if (write)
		n = MIN(n, CONTROL_RECV_MAX);
	else if (n > CONTROL_SEND_MAX)
		return -ENOBUFS;
	v = uk_zalloc(uk_alloc_get_default(), n);
	if (unlikely(!v))
		return -ENOBUFS;
	m->h.msg_control = v;
	m->h.msg_controllen = n;
	return write ? 0 : uk_user_get(v, m->usr_control, n);
}

/* Copies a program's message; if this fails, nothing is to be freed. */
static int msg_get(struct message *m, const struct msghdr *usr, bool write)
{
	int rc = uk_user_get_obj(&m->h, usr);

	if (rc)
		return rc;
	if ((int)m->h.msg_namelen < 0)
		return -EINVAL;
	if (m->h.msg_iovlen > IOV_MAX)
		return -EMSGSIZE;
	m->usr_control = m->h.msg_control;
	m->room = m->usr_control ? m->h.msg_controllen : 0;
	if (m->room > __S32_MAX)
		return -ENOBUFS;
	rc = uk_user_iov_get(&m->io, m->h.msg_iov, (int)m->h.msg_iovlen, write);
	if (rc)
		return rc;
	m->h.msg_iov = m->io.v;
	rc = control_get(m, write);
	if (rc)
		msg_free(m);
	return rc;
}

/* Where it goes to. */
static int name_get(struct message *m)
{
	const void *usr = m->h.msg_name;

	m->h.msg_namelen = MIN(m->h.msg_namelen, (socklen_t)sizeof(m->name));
	if (!usr || !m->h.msg_namelen) {
		m->h.msg_name = NULL;
		m->h.msg_namelen = 0;
		return 0;
	}
	m->h.msg_name = &m->name;
	return addr_get(&m->name, usr, m->h.msg_namelen);
}

static ssize_t do_sendmsg(struct uk_ofile *of, const struct msghdr *usr,
			  int flags)
{
	struct message m;
	ssize_t rc;

	if (!sock_of(of))
		return -ENOTSOCK;
	rc = msg_get(&m, usr, false);
	if (rc)
		return rc;
	rc = name_get(&m);
	if (!rc)
		rc = uk_sys_sendmsg(of, &m.h, flags);
	msg_free(&m);
	return rc;
}

UK_SYSCALL_R_DEFINE(ssize_t, sendmsg, int, fd, const struct msghdr *, msg, int,
		    flags)
{
	return WITH_OFILE(ssize_t, fd, of, do_sendmsg(of, msg, flags));
}

/* What a receipt has changed in the message, to the program. */
static int msg_put(struct msghdr *usr, const struct message *m, void *name,
		   socklen_t room)
{
	int rc = 0;

	if (name)
		rc = uk_user_put(name, &m->name, MIN(room, m->h.msg_namelen));
	if (!rc && name)
		rc = uk_user_put_obj(&usr->msg_namelen, &m->h.msg_namelen);
	if (!rc && m->h.msg_controllen)
		rc = uk_user_put(m->usr_control, m->h.msg_control,
				 m->h.msg_controllen);
	if (!rc)
		rc = uk_user_put_obj(&usr->msg_controllen,
				     &m->h.msg_controllen);
	return rc ? rc : uk_user_put_obj(&usr->msg_flags, &m->h.msg_flags);
}

static ssize_t do_recvmsg(struct uk_ofile *of, struct msghdr *usr, int flags)
{
	struct message m;
	socklen_t room;
	ssize_t got;
	void *name;
	int rc;

	if (!sock_of(of))
		return -ENOTSOCK;
	rc = msg_get(&m, usr, true);
	if (rc)
		return rc;
	name = m.h.msg_name;
	room = m.h.msg_namelen;
	m.h.msg_name = name ? &m.name : NULL;
	m.h.msg_namelen = name ? sizeof(m.name) : 0;
	got = uk_sys_recvmsg(of, &m.h, flags);
	rc = got < 0 ? 0 : msg_put(usr, &m, name, room);
	msg_free(&m);
	return rc ? rc : got;
}

UK_SYSCALL_R_DEFINE(ssize_t, recvmsg, int, fd, struct msghdr *, msg, int, flags)
{
	return WITH_OFILE(ssize_t, fd, of, do_recvmsg(of, msg, flags));
}

/* Where the length of message `i` goes; -EFAULT is the result if nowhere. */
static ssize_t len_put(struct mmsghdr *m, ssize_t len)
{
	unsigned int n = (unsigned int)len;

	return uk_user_put_obj(&m->msg_len, &n) ? -EFAULT : len;
}

static int send_many(struct uk_ofile *of, struct mmsghdr *v, unsigned int n,
		     int flags)
{
	unsigned int i;
	ssize_t rc = 0;

	for (i = 0; i < MIN(n, (unsigned int)IOV_MAX); i++) {
		rc = do_sendmsg(of, &v[i].msg_hdr, flags);
		if (rc >= 0)
			rc = len_put(&v[i], rc);
		if (rc < 0)
			break;
	}
	return i ? (int)i : (int)rc;
}

UK_SYSCALL_R_DEFINE(int, sendmmsg, int, fd, struct mmsghdr *, v, unsigned int,
		    n, int, flags)
{
	return WITH_OFILE(int, fd, of, send_many(of, v, n, flags));
}

static int recv_many(struct uk_ofile *of, struct mmsghdr *v, unsigned int n,
		     int flags, const struct timespec *uts)
{
	struct timespec ts;
	__nsec end = 0;
	unsigned int i;
	ssize_t rc = 0;

	if (uts && uk_user_get_obj(&ts, uts))
		return -EFAULT;
	if (uts && (ts.tv_sec < 0 || (unsigned long)ts.tv_nsec >= NSEC_PER_SEC))
		return -EINVAL;
	if (uts)
		end = ukplat_monotonic_clock() + ts.tv_sec * NSEC_PER_SEC +
		      ts.tv_nsec;
	for (i = 0; i < MIN(n, (unsigned int)IOV_MAX); i++) {
		rc = do_recvmsg(of, &v[i].msg_hdr, flags & ~MSG_WAITFORONE);
		if (rc >= 0)
			rc = len_put(&v[i], rc);
		if (rc < 0)
			break;
		if (flags & MSG_WAITFORONE)
			flags |= MSG_DONTWAIT;
		/* As on Linux, time is looked at after each message only. */
		if (end && ukplat_monotonic_clock() >= end) {
			i++;
			break;
		}
	}
	return i ? (int)i : (int)rc;
}

UK_SYSCALL_R_DEFINE(int, recvmmsg, int, fd, struct mmsghdr *, v, unsigned int,
		    n, int, flags, const struct timespec *, ts)
{
	return WITH_OFILE(int, fd, of, recv_many(of, v, n, flags, ts));
}
