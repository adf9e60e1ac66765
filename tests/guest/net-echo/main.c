/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * TCP over loopback between two threads, and, with the argument "serve", an
 * HTTP responder on port 80 for a look from outside.
 */

#include <errno.h>
#include <netinet/in.h>
#include <stddef.h>
#include <string.h>
#include <sys/socket.h>

#include <uk/print.h>
#include <uk/sched.h>
#include <uk/thread.h>

/* The system calls, called directly. */
long uk_syscall_r_socket(long, long, long);
long uk_syscall_r_bind(long, long, long);
long uk_syscall_r_listen(long, long);
long uk_syscall_r_accept(long, long, long);
long uk_syscall_r_connect(long, long, long);
long uk_syscall_r_setsockopt(long, long, long, long, long);
long uk_syscall_r_sendto(long, long, long, long, long, long);
long uk_syscall_r_recvfrom(long, long, long, long, long, long);
long uk_syscall_r_shutdown(long, long);
long uk_syscall_r_close(long);

#define BYTES (256 << 10)

static char big[BYTES], back[BYTES];

static long tcp_server(int port)
{
	struct sockaddr_in a = { .sin_family = AF_INET };
	int one = 1;
	long s = uk_syscall_r_socket(AF_INET, SOCK_STREAM, 0);

	a.sin_port = __builtin_bswap16(port);
	uk_syscall_r_setsockopt(s, SOL_SOCKET, SO_REUSEADDR, (long)&one,
				sizeof(one));
	if (uk_syscall_r_bind(s, (long)&a, sizeof(a)) ||
	    uk_syscall_r_listen(s, 128))
		return -1;
	return s;
}

static void echo_thread(void *arg)
{
	static char buf[8192];
	long c = uk_syscall_r_accept((long)arg, 0, 0);
	long n;

	while ((n = uk_syscall_r_recvfrom(c, (long)buf, sizeof(buf), 0, 0, 0)) >
	       0)
		uk_syscall_r_sendto(c, (long)buf, n, 0, 0, 0);
	uk_syscall_r_close(c);
}

static long client_fd;

static void send_thread(void *arg)
{
	(void)arg;
	uk_syscall_r_sendto(client_fd, (long)big, BYTES, 0, 0, 0);
	uk_syscall_r_shutdown(client_fd, SHUT_WR);
}

static void start(void (*fn)(void *), void *arg, const char *name)
{
	uk_sched_thread_add(uk_sched_current(),
			    uk_thread_create(fn, arg, 0, name));
}

static int echo_works(void)
{
	struct sockaddr_in a = { .sin_family = AF_INET };
	long s = tcp_server(7);
	long done = 0, n;

	if (s < 0)
		return 0;
	for (int i = 0; i < BYTES; i++)
		big[i] = (char)(i * 7 + (i >> 8));
	a.sin_port = __builtin_bswap16(7);
	a.sin_addr.s_addr = __builtin_bswap32(0x7f000001);
	start(echo_thread, (void *)s, "echo");
	client_fd = uk_syscall_r_socket(AF_INET, SOCK_STREAM, 0);
	if (uk_syscall_r_connect(client_fd, (long)&a, sizeof(a)))
		return 0;
	start(send_thread, 0, "send");
	while ((n = uk_syscall_r_recvfrom(client_fd, (long)back + done,
					  BYTES - done, 0, 0, 0)) > 0)
		done += n;
	uk_syscall_r_close(client_fd);
	uk_syscall_r_close(s);
	return done == BYTES && !memcmp(big, back, BYTES);
}

static int refused(void)
{
	struct sockaddr_in a = { .sin_family = AF_INET };
	long s = uk_syscall_r_socket(AF_INET, SOCK_STREAM, 0);
	long rc;

	a.sin_port = __builtin_bswap16(9);
	a.sin_addr.s_addr = __builtin_bswap32(0x7f000001);
	rc = uk_syscall_r_connect(s, (long)&a, sizeof(a));
	uk_syscall_r_close(s);
	return rc == -ECONNREFUSED;
}

static void serve(void)
{
	static const char answer[] = "HTTP/1.1 200 OK\r\nContent-Length: 6\r\n"
				     "Connection: close\r\n\r\nhello\n";
	static char buf[2048];
	long s = tcp_server(80);
	long c;

	uk_console_printf("serving\n");
	for (;;) {
		c = uk_syscall_r_accept(s, 0, 0);
		if (c < 0)
			continue;
		if (uk_syscall_r_recvfrom(c, (long)buf, sizeof(buf), 0, 0, 0) >
		    0)
			uk_syscall_r_sendto(c, (long)answer, sizeof(answer) - 1,
					    0, 0, 0);
		uk_syscall_r_close(c);
	}
}

int main(int argc, char *argv[])
{
	int ok;

	if (argc > 1 && !strcmp(argv[1], "serve"))
		serve();
	uk_console_printf("1..2\n");
	ok = echo_works();
	uk_console_printf(
		"%s 1 - a quarter megabyte comes back over loopback TCP\n",
		ok ? "ok" : "not ok");
	ok = refused();
	uk_console_printf("%s 2 - a port without a listener refuses\n",
			  ok ? "ok" : "not ok");
	return 0;
}
