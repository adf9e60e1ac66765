/* SPDX-License-Identifier: BSD-3-Clause */
/* Sockets: by way of the loopback interface, and unix sockets. */
#include <errno.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/un.h>

#include <uk/posix-fdio.h>
#include <uk/posix-fdtab.h>
#include <uk/posix-vfs.h>
#include <uk/socket.h>

#include "nomem.h"

static int datagram_to(struct uk_ofile *of, struct sockaddr_in *sa)
{
	socklen_t len = sizeof(*sa);
	char buf[8];
	int rc;

	TRY(rc, uk_sys_bind(of, (struct sockaddr *)sa, sizeof(*sa)), out);
	TRY(rc, uk_sys_getsockname(of, (struct sockaddr *)sa, &len), out);
	TRY(rc,
	    (int)uk_sys_sendto(of, "hello", 5, 0, (struct sockaddr *)sa, len),
	    out);
	/* datagrams may be lost, also for want of memory */
	rc = (int)uk_sys_recvfrom(of, buf, sizeof(buf), MSG_DONTWAIT, NULL,
				  NULL);
	if (rc == 5 && memcmp(buf, "hello", 5))
		rc = -EINVAL;
out:
	return rc < 0 ? rc : 0;
}

static int datagrams(void *arg)
{
	struct sockaddr_in sa = { .sin_family = AF_INET };
	int fd = uk_sys_socket(AF_INET, SOCK_DGRAM, 0), rc;
	struct uk_ofile *of;

	(void)arg;
	if (fd < 0)
		return fd;
	sa.sin_addr.s_addr = __builtin_bswap32(0x7f000001);
	of = uk_fdtab_get(fd);
	rc = datagram_to(of, &sa);
	uk_fdtab_ret(of);
	uk_sys_close(fd);
	return rc;
}

/* One that listens, and has nobody to accept. */
static int listener(void *arg)
{
	struct sockaddr_in sa = { .sin_family = AF_INET };
	int fd = uk_sys_socket(AF_INET, SOCK_STREAM, 0), rc;
	struct uk_ofile *of;

	(void)arg;
	if (fd < 0)
		return fd;
	of = uk_fdtab_get(fd);
	TRY(rc, uk_sys_bind(of, (struct sockaddr *)&sa, sizeof(sa)), out);
	TRY(rc, uk_sys_listen(of, 4), out);
	rc = uk_sys_accept(of->file, 0, NULL, NULL, 0);
	rc = rc == -EAGAIN ? 0 : rc;
out:
	uk_fdtab_ret(of);
	uk_sys_close(fd);
	return rc;
}

/* Sends `fd` and some bytes; takes them at the other end. */
static int pass(struct uk_ofile *from, struct uk_ofile *to, int fd)
{
	char ctl[CMSG_SPACE(sizeof(int))] = { 0 }, buf[16];
	struct iovec iov = { (void *)"hello", 5 };
	struct msghdr m = { .msg_iov = &iov,
			    .msg_iovlen = 1,
			    .msg_control = ctl,
			    .msg_controllen = sizeof(ctl) };
	struct cmsghdr *c = (struct cmsghdr *)ctl;
	int rc, got;

	*c = (struct cmsghdr){ CMSG_LEN(sizeof(fd)), SOL_SOCKET, SCM_RIGHTS };
	memcpy(CMSG_DATA(c), &fd, sizeof(fd));
	TRY(rc, (int)uk_sys_sendmsg(from, &m, 0), out);
	iov = (struct iovec){ buf, sizeof(buf) };
	m.msg_controllen = sizeof(ctl);
	TRY(rc, (int)uk_sys_recvmsg(to, &m, MSG_PEEK), out);
	memcpy(&got, CMSG_DATA(c), sizeof(got));
	uk_sys_close(got);
	m.msg_controllen = sizeof(ctl);
	TRY(rc, (int)uk_sys_recvmsg(to, &m, 0), out);
	memcpy(&got, CMSG_DATA(c), sizeof(got));
	uk_sys_close(got);
out:
	return rc < 0 ? rc : 0;
}

static int passing(int type)
{
	struct uk_ofile *a, *b;
	int s[2], rc = uk_sys_socketpair(AF_UNIX, type, 0, s);

	if (rc)
		return rc;
	a = uk_fdtab_get(s[0]);
	b = uk_fdtab_get(s[1]);
	rc = pass(a, b, s[0]);
	/* one that stays on its way */
	if (!rc && uk_sys_sendto(a, "unread", 6, 0, NULL, 0) < 0)
		rc = -ENOBUFS;
	uk_fdtab_ret(a);
	uk_fdtab_ret(b);
	uk_sys_close(s[0]);
	uk_sys_close(s[1]);
	return rc;
}

static int stream_pair(void *arg)
{
	(void)arg;
	return passing(SOCK_STREAM);
}

static int datagram_pair(void *arg)
{
	(void)arg;
	return passing(SOCK_DGRAM);
}

/* A name, two connections to it, one of them accepted. */
static int unix_listener(void *arg)
{
	struct sockaddr_un un = { AF_UNIX, "/name" };
	const struct sockaddr *sa = (struct sockaddr *)&un;
	int l = uk_sys_socket(AF_UNIX, SOCK_STREAM, 0);
	int c = uk_sys_socket(AF_UNIX, SOCK_STREAM, 0);
	int d = uk_sys_socket(AF_UNIX, SOCK_STREAM, 0);
	int s = -1, rc = l < 0 ? l : c < 0 ? c : d < 0 ? d : 0;
	struct uk_ofile *lo = uk_fdtab_get(l), *co = uk_fdtab_get(c);
	struct uk_ofile *dof = uk_fdtab_get(d);

	(void)arg;
	TRY(rc, rc, out);
	TRY(rc, uk_sys_bind(lo, sa, sizeof(un)), out);
	TRY(rc, uk_sys_listen(lo, 4), out);
	TRY(rc, uk_sys_connect(co, sa, sizeof(un)), out);
	TRY(rc, uk_sys_connect(dof, sa, sizeof(un)), out);
	TRY(rc, (int)uk_sys_sendto(dof, "early", 5, 0, NULL, 0), out);
	TRY(s, uk_sys_accept(lo->file, 0, NULL, NULL, 0), out);
out:
	rc = s < 0 && rc >= 0 ? s : rc;
	if (s >= 0)
		uk_sys_close(s);
	for (int i = 0; i < 3; i++) {
		struct uk_ofile *of = ((struct uk_ofile *[]){ lo, co, dof })[i];

		if (of)
			uk_fdtab_ret(of);
		if (of)
			uk_sys_close(((int[]){ l, c, d })[i]);
	}
	/* twice: the first may be the allocation that fails */
	uk_sys_unlinkat(-100, "/name", 0);
	uk_sys_unlinkat(-100, "/name", 0);
	return rc < 0 ? rc : 0;
}

static int no_family(void *arg)
{
	int rc = uk_sys_socket(AF_INET, SOCK_RAW, 0);

	(void)arg;
	return rc == -EPERM ? 0 : rc;
}

const struct operation socket_operations[] = {
	{ "datagrams", datagrams },
	{ "a listening socket", listener },
	{ "a socket that cannot be", no_family },
	{ "a pair of streams", stream_pair },
	{ "a pair for datagrams", datagram_pair },
	{ "a name, and who connects to it", unix_listener },
	{ NULL, NULL },
};
