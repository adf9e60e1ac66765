/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A quarter megabyte through the card to a server that sends it back, in each
 * format of queue and on each transport: what QEMU's network does is the test.
 */

#include <netinet/in.h>
#include <string.h>
#include <sys/socket.h>

#include <uk/print.h>
#include <uk/sched.h>
#include <uk/thread.h>

/* The system calls, called directly. */
long uk_syscall_r_socket(long, long, long);
long uk_syscall_r_connect(long, long, long);
long uk_syscall_r_sendto(long, long, long, long, long, long);
long uk_syscall_r_recvfrom(long, long, long, long, long, long);

#define BYTES (256 << 10)

static char big[BYTES], back[BYTES];
static long fd;

static void send_thread(void *arg)
{
	long done = 0, n;

	(void)arg;
	while (done < BYTES) {
		n = uk_syscall_r_sendto(fd, (long)big + done, BYTES - done, 0,
					0, 0);
		if (n <= 0)
			return;
		done += n;
	}
}

static int echo_works(void)
{
	struct sockaddr_in a = { .sin_family = AF_INET };
	long done = 0, n;

	for (int i = 0; i < BYTES; i++)
		big[i] = (char)(i * 7 + (i >> 8));
	a.sin_port = __builtin_bswap16(7);
	a.sin_addr.s_addr = __builtin_bswap32(0x0a000264);
	fd = uk_syscall_r_socket(AF_INET, SOCK_STREAM, 0);
	if (uk_syscall_r_connect(fd, (long)&a, sizeof(a)))
		return 0;
	uk_sched_thread_add(uk_sched_current(),
			    uk_thread_create(send_thread, 0, 0, "send"));
	while (done < BYTES) {
		n = uk_syscall_r_recvfrom(fd, (long)back + done, BYTES - done,
					  0, 0, 0);
		if (n <= 0)
			break;
		done += n;
	}
	return done == BYTES && !memcmp(big, back, BYTES);
}

int main(void)
{
	uk_console_printf("1..1\n%s 1 - a quarter megabyte comes back\n",
			  echo_works() ? "ok" : "not ok");
	return 0;
}
