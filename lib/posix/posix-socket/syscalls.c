/* SPDX-License-Identifier: BSD-3-Clause */
/* The socket system calls: from descriptors to open files. */

#include <errno.h>
#include <fcntl.h>
#include <sys/socket.h>
#include <time.h>

#include <uk/plat/time.h>
#include <uk/posix-fdtab.h>
#include <uk/syscall.h>

#include "socket_file.h"

#define NSEC_PER_SEC 1000000000UL

UK_SYSCALL_R_DEFINE(int, socket, int, family, int, type, int, protocol)
{
	return uk_sys_socket(family, type, protocol);
}

UK_SYSCALL_R_DEFINE(int, socketpair, int, family, int, type, int, protocol,
		    int *, sv)
{
	return sv ? uk_sys_socketpair(family, type, protocol, sv) : -EFAULT;
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

UK_SYSCALL_R_DEFINE(int, bind, int, fd, const struct sockaddr *, addr,
		    socklen_t, len)
{
	return WITH_OFILE(int, fd, of, uk_sys_bind(of, addr, len));
}

UK_SYSCALL_R_DEFINE(int, listen, int, fd, int, backlog)
{
	return WITH_OFILE(int, fd, of, uk_sys_listen(of, backlog));
}

static int do_accept(const struct uk_ofile *of, struct sockaddr *addr,
		     socklen_t *len, int flags)
{
	const struct uk_file *f = sock_of(of);

	if (!f)
		return -ENOTSOCK;
	if (addr && !len)
		return -EFAULT;
	return uk_sys_accept(f, !(of->mode & O_NONBLOCK), addr, len, flags);
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

UK_SYSCALL_R_DEFINE(int, connect, int, fd, const struct sockaddr *, addr,
		    socklen_t, len)
{
	return WITH_OFILE(int, fd, of, uk_sys_connect(of, addr, len));
}

UK_SYSCALL_R_DEFINE(int, getsockname, int, fd, struct sockaddr *, addr,
		    socklen_t *, len)
{
	return WITH_OFILE(int, fd, of, uk_sys_getsockname(of, addr, len));
}

UK_SYSCALL_R_DEFINE(int, getpeername, int, fd, struct sockaddr *, addr,
		    socklen_t *, len)
{
	return WITH_OFILE(int, fd, of, uk_sys_getpeername(of, addr, len));
}

UK_SYSCALL_R_DEFINE(int, getsockopt, int, fd, int, level, int, opt, void *, val,
		    socklen_t *, len)
{
	return WITH_OFILE(int, fd, of,
			  uk_sys_getsockopt(of, level, opt, val, len));
}

UK_SYSCALL_R_DEFINE(int, setsockopt, int, fd, int, level, int, opt,
		    const void *, val, socklen_t, len)
{
	return WITH_OFILE(int, fd, of,
			  uk_sys_setsockopt(of, level, opt, val, len));
}

UK_SYSCALL_R_DEFINE(int, shutdown, int, fd, int, how)
{
	return WITH_OFILE(int, fd, of, uk_sys_shutdown(of, how));
}

UK_SYSCALL_R_DEFINE(ssize_t, sendto, int, fd, const void *, buf, size_t, len,
		    int, flags, const struct sockaddr *, addr, socklen_t, alen)
{
	return WITH_OFILE(ssize_t, fd, of,
			  uk_sys_sendto(of, buf, len, flags, addr, alen));
}

UK_SYSCALL_R_DEFINE(ssize_t, recvfrom, int, fd, void *, buf, size_t, len, int,
		    flags, struct sockaddr *, addr, socklen_t *, alen)
{
	return WITH_OFILE(ssize_t, fd, of,
			  uk_sys_recvfrom(of, buf, len, flags, addr, alen));
}

UK_SYSCALL_R_DEFINE(ssize_t, sendmsg, int, fd, const struct msghdr *, msg, int,
		    flags)
{
	return WITH_OFILE(ssize_t, fd, of, uk_sys_sendmsg(of, msg, flags));
}

UK_SYSCALL_R_DEFINE(ssize_t, recvmsg, int, fd, struct msghdr *, msg, int, flags)
{
	return WITH_OFILE(ssize_t, fd, of, uk_sys_recvmsg(of, msg, flags));
}

static int send_many(struct uk_ofile *of, struct mmsghdr *v, unsigned int n,
		     int flags)
{
	unsigned int i;
	ssize_t rc = 0;

	for (i = 0; i < MIN(n, (unsigned int)IOV_MAX); i++) {
		rc = uk_sys_sendmsg(of, &v[i].msg_hdr, flags);
		if (rc < 0)
			break;
		v[i].msg_len = (unsigned int)rc;
	}
	return i ? (int)i : (int)rc;
}

UK_SYSCALL_R_DEFINE(int, sendmmsg, int, fd, struct mmsghdr *, v, unsigned int,
		    n, int, flags)
{
	return WITH_OFILE(int, fd, of, send_many(of, v, n, flags));
}

static int recv_many(struct uk_ofile *of, struct mmsghdr *v, unsigned int n,
		     int flags, const struct timespec *ts)
{
	__nsec end = 0;
	unsigned int i;
	ssize_t rc = 0;

	if (ts &&
	    (ts->tv_sec < 0 || (unsigned long)ts->tv_nsec >= NSEC_PER_SEC))
		return -EINVAL;
	if (ts)
		end = ukplat_monotonic_clock() + ts->tv_sec * NSEC_PER_SEC +
		      ts->tv_nsec;
	for (i = 0; i < MIN(n, (unsigned int)IOV_MAX); i++) {
		rc = uk_sys_recvmsg(of, &v[i].msg_hdr, flags & ~MSG_WAITFORONE);
		if (rc < 0)
			break;
		v[i].msg_len = (unsigned int)rc;
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
