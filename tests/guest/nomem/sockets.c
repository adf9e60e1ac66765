/* SPDX-License-Identifier: BSD-3-Clause */
/* Sockets, by way of the loopback interface. */
#include <errno.h>
#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>

#include <uk/posix-fdtab.h>
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
	{ NULL, NULL },
};
