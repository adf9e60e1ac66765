/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Bad pointers, as in efault.c, given to the calls on descriptors.  What is
 * wrong besides the pointer decides as on Linux which of the two is told.
 */
#include "efault.h"

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/sendfile.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/timerfd.h>
#include <sys/uio.h>
#include <netinet/in.h>
#include <termios.h>

static int file, rd, wr, zero, null;

static void reads(void)
{
	BAD_OUT(read, file, B, 10);
	BAD_OUT(read, file, B, 0);
	BAD_OUT(read, 99, B, 10);
	BAD_OUT(read, wr, B, 10);
	BAD_OUT(read, rd, B, 10); /* nothing there, O_NONBLOCK */
	BAD_OUT(read, zero, B, 10);
	BAD_OUT(read, zero, B, 0);
	BAD_OUT(read, null, B, 10);
	BAD_OUT(pread64, file, B, 10, 0);
	BAD_OUT(pread64, file, B, 0, 0);
	BAD_OUT(pread64, file, B, 10, -1);
	BAD_OUT(pread64, rd, B, 10, 0);
	BAD_OUT(pread64, file, B, 10, 1 << 20);
	BAD_OUT(readv, file, B, 1);
	BAD_OUT(readv, file, B, 0);
	BAD_OUT(readv, file, B, -1);
	BAD_OUT(readv, 99, B, 1);
	BAD_OUT(preadv, file, B, 1, 0, 0);
	BAD_OUT(preadv2, file, B, 1, 0, 0, 0);
	lseek(file, 0, SEEK_SET);
}

static void writes(void)
{
	BAD_IN(write, file, B, 10);
	BAD_IN(write, file, B, 0);
	BAD_IN(write, 99, B, 10);
	BAD_IN(write, rd, B, 10);
	BAD_IN(write, null, B, 10);
	BAD_IN(pwrite64, file, B, 10, 0);
	BAD_IN(pwrite64, file, B, 0, 0);
	BAD_IN(pwrite64, rd, B, 10, 0);
	BAD_IN(writev, file, B, 1);
	BAD_IN(writev, 99, B, 1);
	BAD_IN(pwritev, file, B, 1, 0, 0);
	BAD_IN(pwritev2, file, B, 1, 0, 0, 0);
	lseek(file, 0, SEEK_SET);
}

/* Vectors whose second buffer is bad. */
static void vectors(void)
{
	struct iovec *v = (struct iovec *)good;

	for (int i = 0; i < KINDS; i++) {
		v[0] = (struct iovec){ good + PAGE, 5 };
		v[1] = (struct iovec){ kind(i), 5 };
		edge[-1] = 'x';
		printf("the second buffer is %s\n", kind_name(i));
		RESULT(pwritev(file, v, 2, 0));
		RESULT(preadv(file, v, 2, 0));
		v[1].iov_len = 0;
		RESULT(preadv(file, v, 2, 0));
		v[1].iov_len = -1;
		RESULT(preadv(file, v, 2, 0));
	}
}

/* What lies over an edge: a part, or all or nothing. */
static void edges(void)
{
	char buf[64] = "";
	int p[2];

	edge[-2] = 'a';
	edge[-1] = 'b';
	RESULT(ftruncate(file, 0));
	RESULT(pwrite(file, edge - 2, 10, 0));
	RESULT(pread(file, buf, 10, 0));
	RESULT(pwrite(file, "0123456789", 10, 0));
	RESULT(pread(file, edge - 2, 10, 0));
	RESULT(read(zero, edge - 2, 10));
	RESULT(pipe(p));
	RESULT(write(p[1], edge - 2, 10));
	RESULT(write(p[1], edge - PAGE, PAGE + 10));
	RESULT(read(p[0], good, 2 * PAGE));
	RESULT(write(p[1], "0123456789", 10));
	RESULT(read(p[0], edge - 2, 10));
	RESULT(read(p[0], buf, 10));
	close(p[0]);
	RESULT(write(p[1], hole, 10)); /* nobody reads any more */
	close(p[1]);
}

static void ctl(void)
{
	BAD_OUT(fstat, file, B);
	BAD_OUT(fstat, 99, B);
	BAD_OUT(fstatfs, file, B);
	BAD_OUT(getdents64, file, B, 100);
	BAD_OUT(pipe2, B, 0);
	BAD_OUT(pipe2, B, 0x999);
	BAD_IN(fcntl, file, F_SETLK, B);
	BAD_IN(fcntl, file, F_GETLK, B);
	BAD_IN(fcntl, file, F_OFD_SETLK, B);
	BAD_IN(fcntl, file, F_OFD_GETLK, B);
	BAD_IN(fcntl, 99, F_SETLK, B);
	BAD_IN(ioctl, rd, FIONBIO, B);
	BAD_OUT(ioctl, rd, FIONREAD, B);
	BAD_OUT(ioctl, file, FIONREAD, B);
	BAD_OUT(ioctl, file, TCGETS, B);
	BAD_OUT(ioctl, 99, FIONREAD, B);
	BAD_IN(memfd_create, B, 0);
	BAD_IN(memfd_create, B, 0x999);
}

static void copies(void)
{
	int out = open("/tmp/out", O_RDWR | O_CREAT | O_TRUNC, 0600);

	BAD_IN(sendfile, out, file, B, 5);
	BAD_IN(copy_file_range, file, B, out, 0, 5, 0);
	BAD_IN(copy_file_range, file, 0, out, B, 5, 0);
	BAD_IN(splice, file, B, wr, 0, 5, SPLICE_F_NONBLOCK);
	BAD_IN(splice, 99, B, wr, 0, 5, SPLICE_F_NONBLOCK);
	BAD_IN(splice, rd, B, file, 0, 5, SPLICE_F_NONBLOCK);
	BAD_IN(splice, rd, 0, out, B, 5, SPLICE_F_NONBLOCK);
	BAD_IN(vmsplice, wr, B, 1, SPLICE_F_NONBLOCK);
	BAD_IN(vmsplice, 99, B, 1, SPLICE_F_NONBLOCK);
	BAD_OUT(vmsplice, rd, B, 1, SPLICE_F_NONBLOCK);
	for (int i = 0; i < EDGE; i++) {
		struct iovec *v = (struct iovec *)good;

		v[0] = (struct iovec){ kind(i), 5 };
		printf("vmsplice from %s\n", kind_name(i));
		RESULT(vmsplice(wr, v, 1, SPLICE_F_NONBLOCK));
	}
	close(out);
	unlink("/tmp/out");
}

static void polls(void)
{
	struct pollfd *p = (struct pollfd *)good;
	int ep = epoll_create1(0);
	struct epoll_event e = { .events = EPOLLIN };

	*p = (struct pollfd){ .fd = rd, .events = POLLIN };
	BAD_OUT(ppoll, B, 1, G + 64, 0, 8);
	BAD_OUT(ppoll, B, 0, G + 64, 0, 8);
	BAD_OUT(ppoll, B, 1 << 30, G + 64, 0, 8);
	BAD_PTR(ppoll, G, 1, B, 0, 8);
	BAD_IN(ppoll, G, 1, G + 64, B, 8);
	BAD_IN(ppoll, G, 1, G + 64, B, 9);
	memset(good + 128, 0, 128);
	BAD_OUT(pselect6, 5, B, 0, 0, G + 64, 0);
	BAD_OUT(pselect6, 5, G + 128, B, 0, G + 64, 0);
	BAD_OUT(pselect6, 0, B, 0, 0, G + 64, 0);
	BAD_OUT(pselect6, -1, B, 0, 0, G + 64, 0);
	BAD_PTR(pselect6, 0, 0, 0, 0, B, 0);
	BAD_IN(pselect6, 0, 0, 0, 0, G + 64, B);
	BAD_IN(epoll_ctl, ep, EPOLL_CTL_ADD, rd, B);
	BAD_IN(epoll_ctl, ep, EPOLL_CTL_MOD, rd, B);
	BAD_IN(epoll_ctl, 99, EPOLL_CTL_ADD, rd, B);
	BAD_IN(epoll_ctl, ep, 77, rd, B);
	BAD_IN(epoll_ctl, ep, EPOLL_CTL_DEL, rd, B);
	BAD_OUT(epoll_pwait, ep, B, 1, 0, 0, 8); /* no event */
	BAD_OUT(epoll_pwait, ep, B, 0, 0, 0, 8);
	BAD_OUT(epoll_pwait, rd, B, 1, 0, 0, 8);
	BAD_IN(epoll_pwait, ep, G, 1, 0, B, 8);
	e.events = EPOLLOUT;
	epoll_ctl(ep, EPOLL_CTL_ADD, wr, &e);
	BAD_OUT(epoll_pwait, ep, B, 1, 0, 0, 8);
	e.events = EPOLLOUT | EPOLLET;
	epoll_ctl(ep, EPOLL_CTL_MOD, wr, &e);
	BAD_OUT(epoll_pwait, ep, B, 1, 0, 0, 8);
	RESULT(epoll_wait(ep, &e, 1, 0));
	close(ep);
}

static void counters(void)
{
	int t = timerfd_create(CLOCK_MONOTONIC, TFD_NONBLOCK);
	int ev = eventfd(0, EFD_NONBLOCK);
	struct itimerspec *ts = (struct itimerspec *)good;

	memset(ts, 0, sizeof(*ts));
	BAD_IN(timerfd_settime, t, 0, B, 0);
	BAD_IN(timerfd_settime, 99, 0, B, 0);
	BAD_IN(timerfd_settime, t, 99, B, 0);
	BAD_OUT(timerfd_settime, t, 0, G, B);
	BAD_OUT(timerfd_gettime, t, B);
	BAD_OUT(timerfd_gettime, 99, B);
	BAD_OUT(read, t, B, 8); /* nothing there */
	BAD_OUT(read, t, B, 4);
	BAD_OUT(read, ev, B, 8);
	BAD_OUT(read, ev, B, 4);
	BAD_IN(write, ev, B, 8);
	BAD_IN(write, ev, B, 4);
	eventfd_write(ev, 5);
	BAD_OUT(read, ev, B, 4);
	close(t);
	close(ev);
}

static void sockets(void)
{
	int tcp = socket(AF_INET, SOCK_STREAM, 0);
	int udp = socket(AF_INET, SOCK_DGRAM, 0);
	int un = socket(AF_UNIX, SOCK_STREAM, 0);

	BAD_IN(sendto, tcp, B, 10, MSG_NOSIGNAL, 0, 0); /* not connected */
	BAD_IN(write, tcp, B, 10);
	BAD_OUT(recvfrom, tcp, B, 10, MSG_DONTWAIT, 0, 0);
	BAD_OUT(read, tcp, B, 10);
	BAD_IN(sendto, udp, B, 10, 0, 0, 0);
	BAD_OUT(recvfrom, udp, B, 10, MSG_DONTWAIT, 0, 0);
	BAD_IN(sendto, un, B, 10, MSG_NOSIGNAL, 0, 0);
	BAD_OUT(recvfrom, un, B, 10, MSG_DONTWAIT, 0, 0);
	BAD_IN(sendto, 0, B, 10, 0, 0, 0); /* no socket */
	BAD_OUT(recvfrom, 99, B, 10, 0, 0, 0);
	close(tcp);
	close(udp);
	close(un);
}

static void legacy(void)
{
#ifdef SYS_poll
	struct pollfd *p = (struct pollfd *)good;

	*p = (struct pollfd){ .fd = rd, .events = POLLIN };
	LEGACY(pipe, B);
	LEGACY(poll, B, 1, 0);
	LEGACY(select, 5, B, 0, 0, G + 64);
	LEGACY(select, 5, 0, 0, 0, B);
#endif
}

int main(void)
{
	int p[2];

	efault_init();
	signal(SIGPIPE, SIG_IGN);
	file = open("/tmp/efaultfd", O_RDWR | O_CREAT | O_TRUNC, 0600);
	zero = open("/dev/zero", O_RDWR);
	null = open("/dev/null", O_RDWR);
	if (pipe2(p, O_NONBLOCK) || file < 0 || zero < 0 || null < 0)
		perror("open");
	rd = p[0];
	wr = p[1];
	if (write(file, "0123456789", 10) != 10)
		perror("write");
	reads();
	writes();
	vectors();
	edges();
	ctl();
	copies();
	polls();
	counters();
	sockets();
	legacy();
	unlink("/tmp/efaultfd");
	unlink("link");
	printf("still here\n");
	return 0;
}
