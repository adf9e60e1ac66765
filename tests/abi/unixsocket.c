/* SPDX-License-Identifier: BSD-3-Clause */
/* AF_UNIX: pairs, names, streams, datagrams, packets. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stddef.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

#include "abi.h"

static char buf[400000];

static int events(int fd)
{
	struct pollfd p = { fd, POLLIN | POLLOUT | POLLRDHUP | POLLPRI, 0 };

	poll(&p, 1, 0);
	return p.revents;
}

static socklen_t name(struct sockaddr_un *un, const char *path)
{
	memset(un, 0, sizeof(*un));
	un->sun_family = AF_UNIX;
	if (path[0] == '@') {
		memcpy(un->sun_path + 1, path + 1, strlen(path + 1));
		return offsetof(struct sockaddr_un, sun_path) + strlen(path);
	}
	strcpy(un->sun_path, path);
	return sizeof(*un);
}

static int do_bind(int s, const char *path)
{
	struct sockaddr_un un;
	socklen_t len = name(&un, path);

	return bind(s, (struct sockaddr *)&un, len);
}

static int do_connect(int s, const char *path)
{
	struct sockaddr_un un;
	socklen_t len = name(&un, path);

	return connect(s, (struct sockaddr *)&un, len);
}

static void who(const char *what, int rc, const struct sockaddr_un *un,
		socklen_t len)
{
	printf("%s: %s, family %d, %d bytes '%s' '%s'\n", what,
	       rc ? err_name(errno) : "fine", len >= 2 ? un->sun_family : -1,
	       (int)len, len > 2 ? un->sun_path : "",
	       len > 3 && !un->sun_path[0] ? un->sun_path + 1 : "");
}

static void names_of(int s)
{
	struct sockaddr_un un;
	socklen_t len = sizeof(un);
	int rc;

	memset(&un, 0, sizeof(un));
	rc = getsockname(s, (struct sockaddr *)&un, &len);
	who("own name", rc, &un, len);
	len = sizeof(un);
	memset(&un, 0, sizeof(un));
	rc = getpeername(s, (struct sockaddr *)&un, &len);
	who("peer's name", rc, &un, rc ? 0 : len);
}

static int opt(int s, int which)
{
	int v = -1;
	socklen_t len = sizeof(v);

	return getsockopt(s, SOL_SOCKET, which, &v, &len) ? -errno : v;
}

static void pair(int type)
{
	int s[2], n;

	printf("-- pair of type %d\n", type);
	SHOW(socketpair(AF_UNIX, type, 0, s));
	names_of(s[0]);
	SHOW(opt(s[0], SO_TYPE));
	SHOW(opt(s[0], SO_DOMAIN));
	SHOW(opt(s[0], SO_ERROR));
	SHOW(opt(s[0], SO_ACCEPTCONN));
	SHOW(events(s[0]));
	SHOW(send(s[0], "hello", 5, 0));
	SHOW(write(s[0], "world!", 6));
	SHOW(events(s[1]));
	SHOW(ioctl(s[1], FIONREAD, &n));
	printf("%d wait\n", n);
	SHOW(recv(s[1], buf, 3, MSG_PEEK));
	SHOW(recv(s[1], buf, 3, 0));
	printf("%.3s\n", buf);
	SHOW(recv(s[1], buf, 100, MSG_TRUNC));
	printf("%.8s\n", buf);
	SHOW(recv(s[1], buf, 100, MSG_DONTWAIT));
	SHOW(recv(s[1], buf, 100, MSG_DONTWAIT));
	SHOW(send(s[1], "", 0, 0));
	SHOW(recv(s[0], buf, 100, MSG_DONTWAIT));
	SHOW(send(s[0], "x", 1, MSG_OOB | MSG_NOSIGNAL) < 0 ? 0 : 0);
	while (recv(s[1], buf, 100, MSG_DONTWAIT) > 0)
		;
	SHOW(shutdown(s[0], SHUT_WR));
	SHOW(events(s[0]));
	SHOW(events(s[1]));
	SHOW(send(s[0], "x", 1, MSG_NOSIGNAL));
	SHOW(type == SOCK_DGRAM ? 0 : recv(s[1], buf, 100, 0));
	SHOW(send(s[1], "back", 4, 0));
	SHOW(recv(s[0], buf, 100, 0));
	SHOW(shutdown(s[1], 9));
	SHOW(close(s[1]));
	SHOW(events(s[0]));
	SHOW(send(s[0], "x", 1, MSG_NOSIGNAL));
	SHOW(type == SOCK_DGRAM ? 0 : recv(s[0], buf, 100, MSG_DONTWAIT));
	close(s[0]);
}

/* What is left unread when the other end closes. */
static void unread(int type)
{
	int s[2];

	printf("-- unread, type %d\n", type);
	socketpair(AF_UNIX, type, 0, s);
	send(s[0], "never read", 10, 0);
	send(s[1], "read later", 10, 0);
	close(s[1]);
	SHOW(events(s[0]));
	SHOW(opt(s[0], SO_ERROR));
	SHOW(opt(s[0], SO_ERROR));
	SHOW(recv(s[0], buf, 100, MSG_DONTWAIT));
	SHOW(type == SOCK_DGRAM ? 0 : recv(s[0], buf, 100, MSG_DONTWAIT));
	SHOW(send(s[0], "x", 1, MSG_NOSIGNAL));
	names_of(s[0]);
	close(s[0]);
}

static void errors(void)
{
	struct sockaddr_un un;
	int a, d, l, s[2];

	printf("-- errors\n");
	SHOW(socket(AF_UNIX, SOCK_RDM, 0));
	SHOW(socket(AF_UNIX, SOCK_STREAM, 17));
	SHOW(socketpair(AF_UNIX, 77, 0, s));
	a = socket(AF_UNIX, SOCK_STREAM, 0);
	d = socket(AF_UNIX, SOCK_DGRAM, 0);
	SHOW(events(a));
	SHOW(events(d));
	SHOW(listen(a, 5));
	SHOW(listen(d, 5));
	SHOW(accept(a, NULL, NULL));
	SHOW(accept(d, NULL, NULL));
	SHOW(recv(a, buf, 10, 0));
	SHOW(recv(d, buf, 10, MSG_DONTWAIT));
	SHOW(send(a, "x", 1, MSG_NOSIGNAL));
	SHOW(send(d, "x", 1, MSG_NOSIGNAL));
	SHOW(do_connect(a, "/tmp/nobody"));
	SHOW(do_connect(a, "@nobody"));
	SHOW(do_connect(a, "/tmp"));
	SHOW(bind(a, (struct sockaddr *)&un, 1));
	name(&un, "/tmp/x");
	SHOW(bind(a, (struct sockaddr *)&un, 111));
	un.sun_family = AF_INET;
	SHOW(bind(a, (struct sockaddr *)&un, sizeof(un)));
	SHOW(do_bind(a, "/tmp/none/x"));
	SHOW(do_bind(a, "/tmp"));
	SHOW(do_bind(a, "/tmp/sock"));
	SHOW(do_bind(a, "/tmp/sock2"));
	SHOW(do_bind(d, "/tmp/sock"));
	SHOW(open("/tmp/sock", O_RDWR));
	names_of(a);
	SHOW(do_connect(d, "/tmp/sock"));
	l = socket(AF_UNIX, SOCK_STREAM, 0);
	SHOW(do_connect(l, "/tmp/sock"));
	SHOW(listen(a, 5));
	SHOW(events(a));
	SHOW(do_connect(a, "/tmp/sock"));
	SHOW(recv(a, buf, 10, 0));
	SHOW(shutdown(l, SHUT_RDWR));
	SHOW(setsockopt(l, SOL_SOCKET, 9999, s, 4));
	SHOW(setsockopt(l, 6, 1, s, 4));
	close(l);
	close(a);
	l = socket(AF_UNIX, SOCK_STREAM, 0);
	SHOW(do_connect(l, "/tmp/sock"));
	SHOW(do_bind(l, "/tmp/sock"));
	SHOW(unlink("/tmp/sock"));
	SHOW(do_bind(l, "/tmp/sock"));
	SHOW(unlink("/tmp/sock"));
	close(l);
	close(d);
}

static void *connector(void *arg)
{
	int s = socket(AF_UNIX, SOCK_STREAM, 0);

	printf("waits to connect: %d\n", do_connect(s, arg));
	close(s);
	return NULL;
}

static void stream(const char *path)
{
	int l = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0);
	int c = socket(AF_UNIX, SOCK_STREAM, 0), s, more[4];
	struct ucred cred;
	struct sockaddr_un un;
	socklen_t len;
	struct stat st;
	pthread_t t;

	printf("-- stream at %s\n", path);
	SHOW(do_bind(l, path));
	SHOW(listen(l, 1));
	SHOW(accept(l, NULL, NULL));
	if (path[0] != '@') {
		SHOW(stat(path, &st));
		printf("%o\n", st.st_mode);
	}
	SHOW(opt(l, SO_ACCEPTCONN));
	SHOW(do_connect(c, path));
	SHOW(do_connect(c, path));
	SHOW(events(l));
	SHOW(events(c));
	SHOW(send(c, "early", 5, 0));
	len = sizeof(cred);
	SHOW(getsockopt(c, SOL_SOCKET, SO_PEERCRED, &cred, &len));
	printf("%d %d %d\n", cred.pid == getpid(), (int)cred.uid,
	       (int)cred.gid);
	SHOW(getsockopt(l, SOL_SOCKET, SO_PEERCRED, &cred, &len));
	len = sizeof(un);
	memset(&un, 0, sizeof(un));
	s = accept4(l, (struct sockaddr *)&un, &len, SOCK_CLOEXEC);
	who("accepted", s < 0, &un, len);
	SHOW(fcntl(s, F_GETFD));
	SHOW(recv(s, buf, 100, 0));
	names_of(s);
	names_of(c);
	for (int i = 0; i < 4; i++) {
		more[i] = socket(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0);
		SHOW(do_connect(more[i], path));
	}
	pthread_create(&t, NULL, connector, (void *)path);
	usleep(50000);
	printf("makes room\n");
	close(accept(l, NULL, NULL));
	pthread_join(t, NULL);
	close(l);
	SHOW(events(more[1]));
	SHOW(send(more[1], "x", 1, MSG_NOSIGNAL));
	SHOW(recv(more[1], buf, 1, MSG_DONTWAIT));
	SHOW(send(c, "still", 5, 0));
	SHOW(recv(s, buf, 100, 0));
	for (int i = 0; i < 4; i++)
		close(more[i]);
	close(c);
	SHOW(recv(s, buf, 100, 0));
	close(s);
	unlink(path);
}

static void *reader(void *arg)
{
	long sum = 0, n;

	while ((n = read(*(int *)arg, buf, 5000)) > 0)
		for (long i = 0; i < n; i++)
			sum += buf[i] == (char)(sum % 251);
	printf("read %ld bytes in order\n", sum);
	return NULL;
}

static void bulk(void)
{
	static char big[1000000];
	struct epoll_event ev = { .events = EPOLLOUT | EPOLLET }, got;
	int s[2], ep = epoll_create1(0);
	pthread_t t;

	printf("-- bulk\n");
	for (unsigned int i = 0; i < sizeof(big); i++)
		big[i] = i % 251;
	socketpair(AF_UNIX, SOCK_STREAM, 0, s);
	pthread_create(&t, NULL, reader, &s[1]);
	SHOW(write(s[0], big, sizeof(big)));
	close(s[0]);
	pthread_join(t, NULL);
	close(s[1]);

	socketpair(AF_UNIX, SOCK_STREAM | SOCK_NONBLOCK, 0, s);
	while (write(s[0], big, 1000) > 0)
		;
	printf("full: %s\n", err_name(errno));
	SHOW(events(s[0]));
	epoll_ctl(ep, EPOLL_CTL_ADD, s[0], &ev);
	SHOW(epoll_wait(ep, &got, 1, 0));
	while (read(s[1], buf, sizeof(buf)) > 0)
		;
	SHOW(epoll_wait(ep, &got, 1, 1000));
	SHOW(events(s[0]));
	close(s[0]);
	close(s[1]);
	close(ep);
}

static void datagrams(void)
{
	int a = socket(AF_UNIX, SOCK_DGRAM, 0), b, c;
	struct sockaddr_un un, to;
	socklen_t len, to_len = name(&to, "/tmp/dg");
	ssize_t n;

	printf("-- datagrams\n");
	b = socket(AF_UNIX, SOCK_DGRAM, 0);
	c = socket(AF_UNIX, SOCK_DGRAM, 0);
	SHOW(sendto(b, "x", 1, 0, (struct sockaddr *)&to, to_len));
	SHOW(do_bind(a, "/tmp/dg"));
	SHOW(do_bind(b, "@sender"));
	SHOW(sendto(b, "one", 3, 0, (struct sockaddr *)&to, to_len));
	SHOW(sendto(c, "", 0, 0, (struct sockaddr *)&to, to_len));
	for (int i = 0; i < 2; i++) {
		len = sizeof(un);
		memset(&un, 0, sizeof(un));
		n = recvfrom(a, buf, 100, 0, (struct sockaddr *)&un, &len);
		printf("%zd %.*s ", n, (int)n, buf);
		who("from", 0, &un, len);
	}
	SHOW(sendto(b, buf, 300000, 0, (struct sockaddr *)&to, to_len));
	SHOW(do_connect(b, "/tmp/dg"));
	SHOW(send(b, "connected", 9, 0));
	SHOW(do_connect(a, "@sender"));
	SHOW(sendto(c, "x", 1, 0, (struct sockaddr *)&to, to_len));
	SHOW(do_connect(c, "/tmp/dg"));
	names_of(b);
	SHOW(recv(a, buf, 100, 0));
	close(a);
	SHOW(send(b, "x", 1, 0));
	SHOW(send(b, "x", 1, 0));
	un.sun_family = AF_UNSPEC;
	SHOW(connect(b, (struct sockaddr *)&un, 2));
	un.sun_family = AF_UNIX;
	SHOW(bind(c, (struct sockaddr *)&un, 2));
	len = sizeof(un);
	getsockname(c, (struct sockaddr *)&un, &len);
	printf("bound to something: %d\n", (int)len);
	close(b);
	close(c);
	unlink("/tmp/dg");
}

int main(void)
{
	static const int types[] = { SOCK_STREAM, SOCK_DGRAM, SOCK_SEQPACKET };

	setbuf(stdout, NULL);
	signal(SIGPIPE, SIG_IGN);
	for (int i = 0; i < 3; i++) {
		pair(types[i]);
		unread(types[i]);
	}
	errors();
	stream("/tmp/stream");
	stream("@abstract");
	bulk();
	datagrams();
	return 0;
}
