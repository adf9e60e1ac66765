/* SPDX-License-Identifier: BSD-3-Clause */
/* TCP and UDP over loopback in one thread: results, errors and events. */
#define _GNU_SOURCE
#include <arpa/inet.h>
#include <errno.h>
#include <fcntl.h>
#include <netinet/in.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#include "abi.h"

static char buf[1 << 16];

static void say(const char *what, long rc)
{
	printf("%s: %ld %s\n", what, rc, rc < 0 ? err_name(errno) : "");
}

/* The events that poll reports, after a moment for packets to arrive. */
static void events(const char *what, int fd, int want)
{
	struct pollfd p = { .fd = fd, .events = POLLIN | POLLOUT | POLLRDHUP };

	for (int i = 0; i < 200; i++) {
		poll(&p, 1, 0);
		if ((p.revents & want) == want)
			break;
		usleep(1000);
	}
	printf("%s:%s%s%s%s%s\n", what, p.revents & POLLIN ? " IN" : "",
	       p.revents & POLLOUT ? " OUT" : "",
	       p.revents & POLLRDHUP ? " RDHUP" : "",
	       p.revents & POLLERR ? " ERR" : "",
	       p.revents & POLLHUP ? " HUP" : "");
}

static struct sockaddr_in addr_of(int fd)
{
	struct sockaddr_in a;
	socklen_t len = sizeof(a);

	getsockname(fd, (void *)&a, &len);
	a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	return a;
}

static int listener(void)
{
	struct sockaddr_in a = { .sin_family = AF_INET };
	int one = 1, s = socket(AF_INET, SOCK_STREAM | SOCK_CLOEXEC, 0);

	events("new socket", s, 0);
	say("reuse", setsockopt(s, SOL_SOCKET, SO_REUSEADDR, &one, 4));
	say("accept before listen", accept(s, 0, 0));
	say("bind", bind(s, (void *)&a, sizeof(a)));
	say("bind again", bind(s, (void *)&a, sizeof(a)));
	say("listen", listen(s, 8));
	events("listener", s, 0);
	fcntl(s, F_SETFL, O_NONBLOCK);
	say("accept of none", accept(s, 0, 0));
	say("connect of listener", connect(s, (void *)&a, sizeof(a)));
	return s;
}

static int opt(int fd, int level, int name)
{
	int v = -1;
	socklen_t len = sizeof(v);

	if (getsockopt(fd, level, name, &v, &len))
		return -errno;
	return v;
}

static void options(int c)
{
	int v = 1, bad = 9999;
	struct linger l = { 1, 5 };

	printf("type %d domain %d protocol %d error %d acceptconn %d\n",
	       opt(c, SOL_SOCKET, SO_TYPE), opt(c, SOL_SOCKET, SO_DOMAIN),
	       opt(c, SOL_SOCKET, SO_PROTOCOL), opt(c, SOL_SOCKET, SO_ERROR),
	       opt(c, SOL_SOCKET, SO_ACCEPTCONN));
	say("nodelay", setsockopt(c, IPPROTO_TCP, TCP_NODELAY, &v, 4));
	say("keepalive", setsockopt(c, SOL_SOCKET, SO_KEEPALIVE, &v, 4));
	say("short", setsockopt(c, SOL_SOCKET, SO_KEEPALIVE, &v, 1));
	say("linger", setsockopt(c, SOL_SOCKET, SO_LINGER, &l, sizeof(l)));
	say("unknown", setsockopt(c, SOL_SOCKET, bad, &v, 4));
	printf("nodelay %d keepalive %d\n", opt(c, IPPROTO_TCP, TCP_NODELAY),
	       opt(c, SOL_SOCKET, SO_KEEPALIVE));
	l.l_onoff = 0;
	setsockopt(c, SOL_SOCKET, SO_LINGER, &l, sizeof(l));
}

static void stream(int s)
{
	struct sockaddr_in a = addr_of(s), peer, mine;
	socklen_t len = sizeof(peer);
	int c = socket(AF_INET, SOCK_STREAM, 0), d, n;
	struct iovec v[2] = { { "abc", 3 }, { "defg", 4 } };
	struct stat st;

	say("send before connect", send(c, "x", 1, MSG_NOSIGNAL));
	say("recv before connect", recv(c, buf, 1, 0));
	say("getpeername", getpeername(c, (void *)&peer, &len));
	say("connect", connect(c, (void *)&a, sizeof(a)));
	say("connect again", connect(c, (void *)&a, sizeof(a)));
	events("listener with one", s, POLLIN);
	d = accept4(s, (void *)&peer, &len, SOCK_NONBLOCK);
	mine = addr_of(c);
	printf("accepted %d, peer %s right, port right %d\n", d >= 0,
	       peer.sin_addr.s_addr == mine.sin_addr.s_addr ? "is" : "is not",
	       peer.sin_port == mine.sin_port);
	fstat(d, &st);
	printf("socket %d\n", S_ISSOCK(st.st_mode));
	options(c);
	events("idle connection", d, POLLOUT);
	say("recv of nothing", recv(d, buf, 10, 0));
	say("recv dontwait", recv(c, buf, 10, MSG_DONTWAIT));
	say("writev", writev(c, v, 2));
	events("data", d, POLLIN);
	say("FIONREAD", ioctl(d, FIONREAD, &n));
	printf("%d bytes\n", n);
	say("peek", recv(d, buf, 4, MSG_PEEK));
	say("read", read(d, buf, 5));
	printf("%.5s\n", buf);
	say("recv trunc", recv(d, buf, 1, MSG_TRUNC));
	say("recv rest", recv(d, buf, sizeof(buf), 0));
	say("send more", send(c, "12", 2, MSG_MORE));
	say("send last", send(c, "345", 3, 0));
	fcntl(d, F_SETFL, 0);
	say("waitall", recv(d, buf, 5, MSG_WAITALL));
	say("shutdown", shutdown(c, SHUT_WR));
	events("half closed", d, POLLRDHUP);
	say("read at end", read(d, buf, 5));
	say("send after shutdown", send(c, "x", 1, MSG_NOSIGNAL));
	say("send other way", send(d, "back", 4, 0));
	events("other way", c, POLLIN);
	say("recv other way", recv(c, buf, 10, 0));
	say("close", close(d));
	events("closed", c, POLLRDHUP);
	say("recv at end", recv(c, buf, 10, 0));
	say("close", close(c));
}

static void refused(int s)
{
	struct sockaddr_in a = addr_of(s);
	int c = socket(AF_INET, SOCK_STREAM, 0);

	close(s);
	say("connect to nobody", connect(c, (void *)&a, sizeof(a)));
	events("refused, blocking", c, 0);
	say("its recv", recv(c, buf, 1, MSG_DONTWAIT));
	say("its read", read(c, buf, 1));
	say("once more", connect(c, (void *)&a, sizeof(a)));
	s = socket(AF_INET, SOCK_STREAM, 0);
	setsockopt(s, SOL_SOCKET, SO_REUSEADDR, &(int){ 1 }, 4);
	say("a server", bind(s, (void *)&a, sizeof(a)) | listen(s, 1));
	say("and there it is", connect(c, (void *)&a, sizeof(a)));
	say("connected", connect(c, (void *)&a, sizeof(a)));
	close(s);
	close(c);
	c = socket(AF_INET, SOCK_STREAM | SOCK_NONBLOCK, 0);
	connect(c, (void *)&a, sizeof(a));
	events("refused", c, POLLERR);
	printf("error %d\n", opt(c, SOL_SOCKET, SO_ERROR));
	printf("error again %d\n", opt(c, SOL_SOCKET, SO_ERROR));
	say("recv", recv(c, buf, 1, 0));
	say("connect tells", connect(c, (void *)&a, sizeof(a)));
	say("recv as new", recv(c, buf, 1, 0));
	connect(c, (void *)&a, sizeof(a));
	events("refused again", c, POLLERR);
	say("connect tells why", connect(c, (void *)&a, sizeof(a)));
	close(c);
}

/* A megabyte through a full window, and a reset with data unread. */
static void bulk(int s)
{
	struct sockaddr_in a = addr_of(s);
	int c = socket(AF_INET, SOCK_STREAM, 0), d;
	long sent = 0, got = 0, n, sum = 0, want = 0;

	connect(c, (void *)&a, sizeof(a));
	fcntl(c, F_SETFL, O_NONBLOCK);
	events("listener", s, POLLIN);
	d = accept4(s, 0, 0, SOCK_NONBLOCK);
	while (got < 1 << 20) {
		for (int i = 0; i < 8192; i++)
			buf[i] = (char)((sent + i) * 31 >> 3);
		n = (1 << 20) - sent;
		n = n ? write(c, buf, n < 8192 ? n : 8192) : 0;
		for (long i = 0; i < n; i++)
			want += (unsigned char)buf[i] * (sent + i);
		if (n > 0)
			sent += n;
		n = read(d, buf, 3000);
		for (long i = 0; i < n; i++)
			sum += (unsigned char)buf[i] * (got + i);
		if (n > 0)
			got += n;
	}
	printf("bulk %s\n", sum == want && sent == got ? "equal" : "differs");
	send(c, "unread", 6, 0);
	events("unread", d, POLLIN);
	close(d);
	events("reset", c, POLLERR);
	say("read after reset", read(c, buf, 1));
	say("read again", read(c, buf, 1));
	say("send after reset", send(c, "x", 1, MSG_NOSIGNAL));
	close(c);
}

static void datagrams(void)
{
	struct sockaddr_in a = { .sin_family = AF_INET }, from;
	socklen_t len = sizeof(from);
	int s = socket(AF_INET, SOCK_DGRAM, 0);
	int c = socket(AF_INET, SOCK_DGRAM, 0);

	a.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
	say("udp bind", bind(s, (void *)&a, sizeof(a)));
	a = addr_of(s);
	say("no destination", send(c, "x", 1, 0));
	say("sendto", sendto(c, "hello", 5, 0, (void *)&a, sizeof(a)));
	say("empty", sendto(c, "", 0, 0, (void *)&a, sizeof(a)));
	events("datagram", s, POLLIN);
	say("trunc", recv(s, buf, 2, MSG_PEEK | MSG_TRUNC));
	say("recvfrom", recvfrom(s, buf, 100, 0, (void *)&from, &len));
	printf("from loopback %d, len %d\n",
	       from.sin_addr.s_addr == htonl(INADDR_LOOPBACK), (int)len);
	say("empty", recv(s, buf, 100, 0));
	say("nothing", recv(s, buf, 100, MSG_DONTWAIT));
	say("udp connect", connect(c, (void *)&a, sizeof(a)));
	say("send", send(c, "abc", 3, 0));
	events("datagram", s, POLLIN);
	say("recv", recv(s, buf, 100, 0));
	say("listen", listen(s, 1));
	close(s);
	close(c);
}

int main(void)
{
	int sv[2], s;

	setvbuf(stdout, 0, _IOLBF, 0);
	say("family", socket(99, SOCK_STREAM, 0));
	say("type", socket(AF_INET, 15, 0));
	say("protocol", socket(AF_INET, SOCK_STREAM, IPPROTO_UDP));
	say("pair", socketpair(AF_INET, SOCK_STREAM, 0, sv));
	say("no socket", listen(1, 1));
	say("bad descriptor", listen(99, 1));
	s = listener();
	stream(s);
	bulk(s);
	refused(s);
	datagrams();
	return 0;
}
