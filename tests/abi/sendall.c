/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A message of many pieces, larger than any buffer: sent whole by one
 * sendmsg() that sleeps, received whole by one recvmsg() with MSG_WAITALL.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <netinet/in.h>
#include <pthread.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/uio.h>
#include <unistd.h>

#define PIECES 40
#define PIECE 50000

static char out[PIECES][PIECE], in[PIECES][PIECE];

static struct msghdr message(struct iovec v[PIECES], char mem[][PIECE])
{
	for (int i = 0; i < PIECES; i++)
		v[i] = (struct iovec){ mem[i], PIECE };
	return (struct msghdr){ .msg_iov = v, .msg_iovlen = PIECES };
}

static void *sender(void *fd)
{
	struct iovec v[PIECES];
	struct msghdr m = message(v, out);

	printf("sent %zd\n", sendmsg(*(int *)fd, &m, 0));
	return NULL;
}

static void transfer(const char *what, int from, int to)
{
	struct iovec v[PIECES];
	struct msghdr m = message(v, in);
	pthread_t t;
	ssize_t got;

	for (int i = 0; i < PIECES; i++)
		memset(out[i], 'a' + i, PIECE);
	memset(in, 0, sizeof(in));
	pthread_create(&t, NULL, sender, &from);
	got = recvmsg(to, &m, MSG_WAITALL);
	pthread_join(t, NULL);
	printf("%s: received %zd, %s\n", what, got,
	       memcmp(in, out, sizeof(in)) ? "other bytes" : "the same bytes");
	close(from);
	close(to);
}

static void tcp(void)
{
	struct sockaddr_in a = { .sin_family = AF_INET,
				 .sin_addr.s_addr = htonl(INADDR_LOOPBACK) };
	socklen_t len = sizeof(a);
	int l = socket(AF_INET, SOCK_STREAM, 0);
	int c = socket(AF_INET, SOCK_STREAM, 0);

	bind(l, (struct sockaddr *)&a, sizeof(a));
	listen(l, 1);
	getsockname(l, (struct sockaddr *)&a, &len);
	printf("connect %d\n", connect(c, (struct sockaddr *)&a, sizeof(a)));
	transfer("tcp", c, accept(l, NULL, NULL));
	close(l);
}

int main(void)
{
	int s[2];

	printf("pair %d\n", socketpair(AF_UNIX, SOCK_STREAM, 0, s));
	transfer("unix", s[0], s[1]);
	tcp();
	return 0;
}
