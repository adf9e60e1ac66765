/* SPDX-License-Identifier: BSD-3-Clause */
/* eventfd: counts, limits, waiting, vectors, poll events, descriptors. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <stdint.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include "abi.h"

static volatile int unknown = 1 << 20;

static void add(int fd, uint64_t n)
{
	errno = 0;
	printf("add %llx: %ld", (unsigned long long)n, (long)write(fd, &n, 8));
	printf(" %s\n", err_name(errno));
}

static void take(int fd)
{
	uint64_t n = 0xbad;
	long r;

	errno = 0;
	r = read(fd, &n, 8);
	printf("take: %ld %s %llx\n", r, r < 0 ? err_name(errno) : "",
	       (unsigned long long)n);
}

static void events(int fd)
{
	struct pollfd f = { fd, POLLIN | POLLOUT | POLLPRI | POLLRDHUP, 0 };
	int n = poll(&f, 1, 0);

	printf("events %d %x\n", n, f.revents);
}

static void creation(void)
{
	struct stat st;
	int n = 0, e;
	char c;

	SHOW(eventfd(0, unknown));
	SHOW(eventfd(0, EFD_SEMAPHORE | 2));
	e = eventfd(0xffffffffU, EFD_CLOEXEC | EFD_NONBLOCK);
	SHOW(fcntl(e, F_GETFD));
	SHOW(fcntl(e, F_GETFL) == (O_RDWR | O_NONBLOCK));
	SHOW(fstat(e, &st));
	printf("mode %o size %ld\n", st.st_mode, (long)st.st_size);
	SHOW(lseek(e, 0, SEEK_CUR));
	SHOW(lseek(e, 5, SEEK_SET));
	SHOW(pread(e, &c, 1, 0));
	SHOW(pwrite(e, &c, 1, 0));
	SHOW(ioctl(e, FIONREAD, &n));
	SHOW(ftruncate(e, 0));
	SHOW(fsync(e));
	take(e);
	take(e);
	close(e);
}

static void counts(void)
{
	int e = eventfd(0, EFD_NONBLOCK);
	char c[16] = { 1 };

	events(e);
	add(e, 0);
	events(e);
	take(e);
	add(e, 1);
	add(e, 41);
	events(e);
	take(e);
	add(e, UINT64_MAX);
	add(e, UINT64_MAX - 1);
	events(e);
	add(e, 1);
	add(e, 0);
	take(e);
	events(e);
	SHOW(write(e, c, 7));
	SHOW(write(e, c, 0));
	SHOW(read(e, c, 7));
	SHOW(read(e, c, 0));
	add(e, 9);
	SHOW(read(e, c, 16));
	close(e);

	e = eventfd(3, EFD_NONBLOCK | EFD_SEMAPHORE);
	take(e);
	take(e);
	add(e, 2);
	for (int i = 0; i < 4; i++)
		take(e);
	close(e);
}

static void vectors(void)
{
	int e = eventfd(0, EFD_NONBLOCK);
	char a[8] = { 5 }, b[8] = { 6 };
	struct iovec v[2] = { { a, 8 }, { b, 8 } };
	struct iovec halves[2] = { { a, 4 }, { b, 4 } };

	SHOW(writev(e, v, 1));
	SHOW(readv(e, halves, 2));
	printf("%d %d\n", a[0], b[0]);
	SHOW(readv(e, v, 2));
	SHOW(writev(e, v, 2));
	SHOW(readv(e, v, 1));
	printf("%d\n", a[0]);
	close(e);
}

static int waited_for;
static long done; /* by the other thread, which prints nothing itself */

static void *later(void *taken)
{
	uint64_t v = 7;

	usleep(50000);
	done = taken ? read(waited_for, &v, sizeof(v))
		     : write(waited_for, &v, sizeof(v));
	return NULL;
}

static void waiting(void)
{
	pthread_t t;
	int e = eventfd(0, 0), d;

	waited_for = e;
	pthread_create(&t, NULL, later, NULL);
	take(e);
	pthread_join(t, NULL);
	printf("%ld\n", done);
	add(e, UINT64_MAX - 1);
	pthread_create(&t, NULL, later, &e);
	add(e, 5);
	pthread_join(t, NULL);
	printf("%ld\n", done);
	d = dup(e);
	close(e);
	take(d);
	fcntl(d, F_SETFL, O_NONBLOCK);
	take(d);
	close(d);
}

/* Each write is an edge, as is each read for who waits to write. */
static void edges(void)
{
	int e = eventfd(0, EFD_NONBLOCK), ep = epoll_create1(0);
	struct epoll_event ev = { .events = EPOLLIN | EPOLLOUT | EPOLLET }, out;

	SHOW(epoll_ctl(ep, EPOLL_CTL_ADD, e, &ev));
	SHOW(epoll_wait(ep, &out, 1, 0));
	SHOW(epoll_wait(ep, &out, 1, 0));
	add(e, 1);
	SHOW(epoll_wait(ep, &out, 1, 0));
	printf("%x\n", out.events);
	add(e, 1);
	SHOW(epoll_wait(ep, &out, 1, 0));
	SHOW(epoll_wait(ep, &out, 1, 0));
	take(e);
	SHOW(epoll_wait(ep, &out, 1, 0));
	printf("%x\n", out.events);
	close(e);
	SHOW(epoll_wait(ep, &out, 1, 0));
	close(ep);
}

int main(void)
{
	setbuf(stdout, NULL);
	creation();
	counts();
	vectors();
	waiting();
	edges();
	return 0;
}
