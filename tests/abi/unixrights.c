/* SPDX-License-Identifier: BSD-3-Clause */
/* AF_UNIX: descriptors and credentials that go with messages. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include "abi.h"

static char buf[1000];

static ssize_t send_rights(int s, const int *fds, int n, const char *text)
{
	char ctl[CMSG_SPACE(20 * sizeof(int))] = { 0 };
	struct iovec v = { (void *)text, strlen(text) };
	struct msghdr m = { .msg_iov = &v,
			    .msg_iovlen = 1,
			    .msg_control = ctl,
			    .msg_controllen = CMSG_SPACE(n * sizeof(int)) };
	struct cmsghdr *c = CMSG_FIRSTHDR(&m);

	c->cmsg_level = SOL_SOCKET;
	c->cmsg_type = SCM_RIGHTS;
	c->cmsg_len = CMSG_LEN(n * sizeof(int));
	memcpy(CMSG_DATA(c), fds, n * sizeof(int));
	return sendmsg(s, &m, 0);
}

static int recv_control(int s, int flags, int room, int *fds)
{
	char ctl[256] __attribute__((aligned(8)));
	struct iovec v = { buf, 100 };
	struct msghdr m = { .msg_iov = &v,
			    .msg_iovlen = 1,
			    .msg_control = ctl,
			    .msg_controllen = room };
	ssize_t n = recvmsg(s, &m, flags);
	struct ucred cred;
	int nfds = 0;

	printf("got %zd, flags %#x, control %zu:", n, m.msg_flags,
	       n < 0 ? 0 : m.msg_controllen);
	for (struct cmsghdr *c = n < 0 ? NULL : CMSG_FIRSTHDR(&m); c;
	     c = CMSG_NXTHDR(&m, c)) {
		printf(" type %d length %zu", c->cmsg_type, c->cmsg_len);
		if (c->cmsg_type == SCM_RIGHTS) {
			nfds = (c->cmsg_len - CMSG_LEN(0)) / sizeof(int);
			memcpy(fds, CMSG_DATA(c), nfds * sizeof(int));
		} else if (c->cmsg_type == SCM_CREDENTIALS) {
			memcpy(&cred, CMSG_DATA(c), sizeof(cred));
			printf(" from %d %d %d", cred.pid == getpid(),
			       (int)cred.uid, (int)cred.gid);
		}
	}
	printf("\n");
	return nfds;
}

static void close_all(const int *fds, int n)
{
	for (int i = 0; i < n; i++)
		close(fds[i]);
}

static void rights(int type)
{
	int s[2], p[2], fds[20], n, on = 1, bad[2];

	printf("-- rights, type %d\n", type);
	socketpair(AF_UNIX, type, 0, s);
	pipe(p);
	SHOW(send_rights(s[0], p, 2, "two"));
	n = recv_control(s[1], MSG_CMSG_CLOEXEC, 200, fds);
	SHOW(n);
	SHOW(fcntl(fds[0], F_GETFD));
	SHOW(write(fds[1], "through", 7));
	close_all(fds, n);
	SHOW(read(p[0], buf, 10));
	SHOW(send_rights(s[0], p, 2, "peeked"));
	n = recv_control(s[1], MSG_PEEK, 200, fds);
	close_all(fds, n);
	n = recv_control(s[1], 0, CMSG_LEN(sizeof(int)), fds);
	close_all(fds, n);
	SHOW(send_rights(s[0], p, 2, "no room"));
	n = recv_control(s[1], 0, 0, fds);
	SHOW(send_rights(s[0], p, 1, "read away"));
	SHOW(read(s[1], buf, 100));
	bad[0] = p[0];
	bad[1] = 999;
	SHOW(send_rights(s[0], bad, 2, "bad"));
	SHOW(send_rights(s[0], p, 1, "a"));
	SHOW(send_rights(s[0], p + 1, 1, "b"));
	SHOW(send(s[0], "c", 1, 0));
	SHOW(send(s[0], "d", 1, 0));
	for (int i = 0; i < 4; i++) {
		n = recv_control(s[1], MSG_DONTWAIT, 200, fds);
		close_all(fds, n);
	}
	setsockopt(s[1], SOL_SOCKET, SO_PASSCRED, &on, sizeof(on));
	SHOW(send(s[0], "who", 3, 0));
	recv_control(s[1], 0, 200, fds);
	SHOW(send_rights(s[0], p, 1, "both"));
	n = recv_control(s[1], 0, 200, fds);
	close_all(fds, n);
	SHOW(send(s[0], "little room", 11, 0));
	recv_control(s[1], 0, 8, fds);
	/* an end that is on its way when the other closes */
	SHOW(send_rights(s[0], s, 1, "itself"));
	SHOW(send_rights(s[0], p + 1, 1, "the writer"));
	close(p[1]);
	close(s[1]);
	SHOW(read(p[0], buf, 1));
	close(p[0]);
	close(s[0]);
}

static void bad_control(void)
{
	char ctl[64] = { 0 };
	struct iovec v = { buf, 1 };
	struct msghdr m = { .msg_iov = &v,
			    .msg_iovlen = 1,
			    .msg_control = ctl,
			    .msg_controllen = sizeof(ctl) };
	struct cmsghdr *c = CMSG_FIRSTHDR(&m);
	struct ucred cred = { getpid(), getuid(), getgid() };
	int s[2];

	printf("-- bad control messages\n");
	socketpair(AF_UNIX, SOCK_DGRAM, 0, s);
	c->cmsg_level = SOL_SOCKET;
	c->cmsg_type = SCM_RIGHTS;
	c->cmsg_len = 4;
	SHOW(sendmsg(s[0], &m, 0));
	c->cmsg_len = 100;
	SHOW(sendmsg(s[0], &m, 0));
	c->cmsg_len = CMSG_LEN(4);
	c->cmsg_type = 77;
	SHOW(sendmsg(s[0], &m, 0));
	c->cmsg_type = SCM_CREDENTIALS;
	SHOW(sendmsg(s[0], &m, 0));
	c->cmsg_len = CMSG_LEN(sizeof(cred));
	memcpy(CMSG_DATA(c), &cred, sizeof(cred));
	m.msg_controllen = CMSG_SPACE(sizeof(cred));
	SHOW(sendmsg(s[0], &m, 0));
	close(s[0]);
	close(s[1]);
}

int main(void)
{
	static const int types[] = { SOCK_STREAM, SOCK_DGRAM, SOCK_SEQPACKET };

	setbuf(stdout, NULL);
	signal(SIGPIPE, SIG_IGN);
	for (int i = 0; i < 3; i++)
		rights(types[i]);
	bad_control();
	return 0;
}
