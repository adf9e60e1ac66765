/* SPDX-License-Identifier: BSD-3-Clause */
/* Pipes: modes, ends, atomicity, packets, sizes, events. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <pthread.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/ioctl.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#include "abi.h"

static char buf[300000];
static int p[2];

/* Hidden from the compiler, which would object. */
static volatile int none = -1;
static int *volatile bad = (int *)8;

static void events(void)
{
	struct pollfd f[2] = { { p[0], 0x3ff, 0 }, { p[1], 0x3ff, 0 } };
	int n = poll(f, 2, 0);

	printf("events %d: read %x write %x\n", n, f[0].revents, f[1].revents);
}

static int inside(void)
{
	int n = -1;

	return ioctl(p[0], FIONREAD, &n) ? -errno : n;
}

static void make(int flags)
{
	if (pipe2(p, flags))
		exit(1);
}

static void done(void)
{
	close(p[0]);
	close(p[1]);
}

static void flags(void)
{
	struct stat st;

	SHOW(pipe2(p, O_APPEND));
	SHOW(pipe2(p, O_RDWR));
	SHOW_BAD(pipe2(bad, 0));
	make(O_NONBLOCK | O_CLOEXEC);
	printf("flags %x %x %x %x\n", fcntl(p[0], F_GETFL),
	       fcntl(p[1], F_GETFL), fcntl(p[0], F_GETFD),
	       fcntl(p[1], F_GETFD));
	SHOW(fcntl(none, F_GETFD));
	SHOW(read(p[1], buf, 1));
	SHOW(write(p[0], buf, 1));
	SHOW(read(p[1], buf, 0));
	SHOW(pread(p[1], buf, 1, 0));
	SHOW(pwrite(p[1], buf, 1, 0));
	SHOW(lseek(p[0], 0, SEEK_CUR));
	SHOW(ftruncate(p[1], 0));
	SHOW(fallocate(p[1], 0, 0, 1));
	SHOW(fsync(p[1]));
	SHOW(posix_fadvise(p[1], 0, 0, 0));
	SHOW(fstat(p[0], &st));
	printf("mode %o links %ld size %ld blksize %ld\n", st.st_mode,
	       (long)st.st_nlink, (long)st.st_size, (long)st.st_blksize);
	done();
}

static void ends(void)
{
	make(O_NONBLOCK);
	events();
	SHOW(read(p[0], buf, 10));
	SHOW(read(p[0], buf, 0));
	SHOW(write(p[1], buf, 0));
	SHOW(write(p[1], "abc", 3));
	events();
	printf("inside %d\n", inside());
	SHOW(read(p[0], buf, 2));
	printf("inside %d\n", inside());
	close(p[1]);
	p[1] = -1;
	events();
	SHOW(read(p[0], buf, 10));
	SHOW(read(p[0], buf, 10));
	events();
	done();
	make(O_NONBLOCK);
	SHOW(write(p[1], "abc", 3));
	close(p[0]);
	p[0] = -1;
	events();
	SHOW(write(p[1], "abc", 3));
	SHOW(write(p[1], "abc", 0));
	done();
	/* a second descriptor keeps an end open */
	make(O_NONBLOCK);
	int d = dup(p[1]);
	close(p[1]);
	SHOW(read(p[0], buf, 1));
	close(d);
	SHOW(read(p[0], buf, 1));
	done();
}

/* Up to PIPE_BUF all or nothing; above it what fits. */
static void atomicity(void)
{
	make(O_NONBLOCK);
	SHOW(write(p[1], buf, 100000));
	SHOW(write(p[1], buf, 1));
	events();
	SHOW(read(p[0], buf, 4096));
	events();
	SHOW(write(p[1], buf, 4096));
	SHOW(write(p[1], buf, 4096));
	SHOW(read(p[0], buf, 8192));
	SHOW(write(p[1], buf, 5000));
	SHOW(read(p[0], buf, sizeof(buf)));
	struct iovec v[3] = { { buf, 5 }, { NULL, 0 }, { buf + 9, 4 } };
	SHOW(writev(p[1], v, 3));
	SHOW(readv(p[0], v, 1));
	SHOW(readv(p[0], v, 3));
	SHOW(readv(p[0], v + 1, 1));
	SHOW(preadv2(p[0], v, 3, -1, 0));
	SHOW(preadv2(p[0], v, 3, 0, 0));
	SHOW(preadv2(p[0], v, 3, -2, 0));
	SHOW(preadv2(p[0], v, 3, -1, 0x1000));
	SHOW(writev(p[1], v, none));
	SHOW(writev(p[1], v, 0));
	done();
}

static void packets(void)
{
	make(O_DIRECT | O_NONBLOCK);
	SHOW(write(p[1], "abcd", 4));
	SHOW(write(p[1], "efg", 3));
	printf("inside %d\n", inside());
	SHOW(read(p[0], buf, 2));
	SHOW(read(p[0], buf, 100));
	printf("%.3s\n", buf);
	SHOW(read(p[0], buf, 100));
	SHOW(write(p[1], buf, 5000));
	SHOW(read(p[0], buf, 10000));
	SHOW(read(p[0], buf, 10000));
	int n = 0;
	while (write(p[1], "x", 1) == 1)
		n++;
	printf("%d packets\n", n);
	events();
	SHOW(read(p[0], buf, 10000));
	events();
	printf("direct %d\n", !!(fcntl(p[1], F_GETFL) & O_DIRECT));
	done();
	make(O_NONBLOCK);
	SHOW(fcntl(p[1], F_SETFL, O_DIRECT | O_NONBLOCK));
	printf("direct %d\n", !!(fcntl(p[1], F_GETFL) & O_DIRECT));
	SHOW(write(p[1], "ab", 2));
	SHOW(write(p[1], "cd", 2));
	SHOW(fcntl(p[1], F_SETFL, O_NONBLOCK));
	SHOW(write(p[1], "ef", 2));
	SHOW(read(p[0], buf, 10));
	SHOW(read(p[0], buf, 10));
	SHOW(read(p[0], buf, 10));
	done();
}

static void sizes(void)
{
	make(O_NONBLOCK);
	SHOW(fcntl(p[0], F_GETPIPE_SZ));
	SHOW(fcntl(p[1], F_SETPIPE_SZ, 0));
	SHOW(fcntl(p[1], F_SETPIPE_SZ, 4097));
	SHOW(fcntl(p[0], F_GETPIPE_SZ));
	SHOW(fcntl(p[1], F_SETPIPE_SZ, 131072));
	SHOW(write(p[1], buf, sizeof(buf)));
	SHOW(fcntl(p[1], F_SETPIPE_SZ, 65536));
	SHOW(read(p[0], buf, 65536));
	SHOW(fcntl(p[1], F_SETPIPE_SZ, 65536));
	SHOW(fcntl(p[1], F_SETPIPE_SZ, 32768));
	SHOW(read(p[0], buf, sizeof(buf)));
	SHOW(fcntl(p[1], F_SETPIPE_SZ, 4096));
	SHOW(write(p[1], buf, 4097));
	SHOW(fcntl(0, F_GETPIPE_SZ));
	SHOW(fcntl(99, F_SETPIPE_SZ, 4096));
	done();
}

static volatile sig_atomic_t pipes;

static void on_pipe(int sig)
{
	(void)sig;
	pipes++;
}

static void broken(void)
{
	signal(SIGPIPE, on_pipe);
	make(0);
	close(p[0]);
	SHOW(write(p[1], "x", 1));
	struct iovec v = { "y", 1 };
	SHOW(writev(p[1], &v, 1));
	printf("SIGPIPE %d\n", (int)pipes);
	close(p[1]);
	signal(SIGPIPE, SIG_IGN);
}

static void *reader(void *arg)
{
	long sum = 0, n;

	(void)arg;
	while ((n = read(p[0], buf + 150000, 7000)) > 0)
		sum += n;
	return (void *)sum;
}

static pthread_t it;

/* A blocking write is whole, however large; a signal cuts it. */
static void blocking(void)
{
	struct sigaction sa = { .sa_handler = on_pipe };
	pthread_t t;
	void *sum;

	make(0);
	pthread_create(&t, NULL, reader, NULL);
	SHOW(write(p[1], buf, 150000));
	close(p[1]);
	pthread_join(t, &sum);
	printf("read %ld\n", (long)sum);
	close(p[0]);

	make(0);
	sigaction(SIGUSR1, &sa, NULL);
	it = interrupt_soon();
	SHOW(read(p[0], buf, 10));
	pthread_join(it, NULL);
	it = interrupt_soon();
	SHOW(write(p[1], buf, 100000));
	pthread_join(it, NULL);
	it = interrupt_soon();
	SHOW(write(p[1], buf, 10));
	pthread_join(it, NULL);
	done();
}

/* Each write is an edge, also if there was something to read already. */
static void edges(void)
{
	struct epoll_event ev = { .events = EPOLLIN | EPOLLET };
	int ep = epoll_create1(0);

	make(O_NONBLOCK);
	epoll_ctl(ep, EPOLL_CTL_ADD, p[0], &ev);
	SHOW(epoll_wait(ep, &ev, 1, 0));
	SHOW(write(p[1], "a", 1));
	SHOW(epoll_wait(ep, &ev, 1, 0));
	SHOW(epoll_wait(ep, &ev, 1, 0));
	SHOW(write(p[1], "b", 1));
	SHOW(epoll_wait(ep, &ev, 1, 0));
	SHOW(read(p[0], buf, 1));
	SHOW(epoll_wait(ep, &ev, 1, 0));
	close(p[1]);
	SHOW(epoll_wait(ep, &ev, 1, 0));
	printf("%x\n", ev.events);
	close(p[0]);
	close(ep);
}

int main(void)
{
	setvbuf(stdout, NULL, _IOLBF, 0);
	signal(SIGPIPE, SIG_IGN);
	flags();
	ends();
	atomicity();
	packets();
	sizes();
	broken();
	blocking();
	edges();
	return 0;
}
