/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * How the network gets its addresses: by the command line for several cards,
 * by DHCP, by IPv6 router advertisements.  Arguments: "server,own", where own
 * is the address that we must have towards an echo server; "6" for IPv6.
 */

#include <errno.h>
#include <netinet/in.h>
#include <stddef.h>
#include <string.h>
#include <sys/socket.h>

#include <uk/print.h>
#include <uk/sched.h>

/* The system calls, called directly. */
long uk_syscall_r_socket(long, long, long);
long uk_syscall_r_connect(long, long, long);
long uk_syscall_r_getsockname(long, long, long);
long uk_syscall_r_sendto(long, long, long, long, long, long);
long uk_syscall_r_recvfrom(long, long, long, long, long, long);
long uk_syscall_r_close(long);

#define ECHO_PORT 7
#define CLOSED_PORT 1
#define TRIES 200 /* a tenth of a second each: only a hang takes so long */
#define NSEC_PER_TRY 100000000

static int n;

static void check(int ok, const char *what, const char *of)
{
	uk_console_printf("%s %d - %s %s\n", ok ? "ok" : "not ok", ++n, what,
			  of);
}

/* "a.b.c.d", which ends at any other character. */
static __u32 address(const char *s)
{
	__u32 v = 0, byte = 0;

	for (;; s++) {
		if (*s >= '0' && *s <= '9') {
			byte = byte * 10 + (__u32)(*s - '0');
			continue;
		}
		v = v << 8 | byte;
		byte = 0;
		if (*s != '.')
			return __builtin_bswap32(v);
	}
}

static int echoes(long fd, const char *text)
{
	char buf[64];
	long len = (long)strlen(text), done = 0, got;

	if (uk_syscall_r_sendto(fd, (long)text, len, 0, 0, 0) != len)
		return 0;
	while (done < len) {
		got = uk_syscall_r_recvfrom(fd, (long)buf + done, len - done, 0,
					    0, 0);
		if (got <= 0)
			return 0;
		done += got;
	}
	return !memcmp(buf, text, (size_t)len);
}

static void ipv4(const char *arg)
{
	struct sockaddr_in a = { .sin_family = AF_INET }, own = { 0 };
	const char *comma = strchr(arg, ',');
	socklen_t len = sizeof(own);
	long fd = uk_syscall_r_socket(AF_INET, SOCK_STREAM, 0);

	a.sin_port = __builtin_bswap16(ECHO_PORT);
	a.sin_addr.s_addr = address(arg);
	check(!uk_syscall_r_connect(fd, (long)&a, sizeof(a)) && echoes(fd, arg),
	      "echo from", arg);
	check(!uk_syscall_r_getsockname(fd, (long)&own, (long)&len) && comma &&
		      own.sin_addr.s_addr == address(comma + 1),
	      "the own address is right:", arg);
	uk_syscall_r_close(fd);
}

/*
 * The router's refusal of a port is an answer, to an address with its prefix:
 * without its advertisement there is no way to it.
 */
static void ipv6(void)
{
	struct sockaddr_in6 a = { .sin6_family = AF_INET6 };
	static const __u8 router[16] = { 0xfe, 0xc0, [15] = 2 };
	long fd, rc = 0;

	a.sin6_port = __builtin_bswap16(CLOSED_PORT);
	memcpy(&a.sin6_addr, router, sizeof(router));
	for (int i = 0; i < TRIES && rc != -ECONNREFUSED; i++) {
		fd = uk_syscall_r_socket(AF_INET6, SOCK_STREAM, 0);
		rc = uk_syscall_r_connect(fd, (long)&a, sizeof(a));
		uk_syscall_r_close(fd);
		if (rc != -ECONNREFUSED)
			uk_sched_thread_sleep(NSEC_PER_TRY);
	}
	check(rc == -ECONNREFUSED, "IPv6 reaches", "the router");
}

int main(int argc, char *argv[])
{
	for (int i = 1; i < argc; i++) {
		if (!strcmp(argv[i], "6"))
			ipv6();
		else
			ipv4(argv[i]);
	}
	uk_console_printf("1..%d\n", n);
	return n ? 0 : 1;
}
