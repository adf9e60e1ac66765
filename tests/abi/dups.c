/* SPDX-License-Identifier: BSD-3-Clause */
/* Descriptors: close, dup*, close_range, limits, fcntl, ioctl, kcmp. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <pthread.h>
#include <sched.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/eventfd.h>
#include <sys/ioctl.h>
#include <sys/resource.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "abi.h"

static char buf[100];

/* Hidden from the compiler, which would object. */
static volatile int none = -1;
static void *volatile bad = (void *)8;

static int range(unsigned int first, unsigned int last, unsigned int flags)
{
	return (int)syscall(SYS_close_range, first, last, flags);
}

static void open_ones(void)
{
	printf("open:");
	for (int i = 3; i < 40; i++)
		if (fcntl(i, F_GETFD) >= 0)
			printf(" %d%s", i,
			       fcntl(i, F_GETFD) & FD_CLOEXEC ? "c" : "");
	puts("");
}

static void dups(void)
{
	int fd = open("f", O_RDWR | O_CREAT | O_TRUNC, 0600);

	printf("%d\n", fd);
	SHOW(dup(fd));
	SHOW(dup(99));
	SHOW(dup(none));
	SHOW(dup2(fd, 10));
	SHOW(dup2(fd, fd));
	SHOW(dup2(99, 99));
	SHOW(dup2(99, fd));
	SHOW(dup2(fd, none));
	SHOW(dup2(fd, 1 << 30));
	SHOW(dup3(fd, fd, 0));
	SHOW(dup3(fd, 11, O_CLOEXEC));
	SHOW(syscall(SYS_dup3, fd, 12, O_NONBLOCK));
	SHOW(dup3(99, 98, 0));
	SHOW(fcntl(fd, F_DUPFD, 5));
	SHOW(fcntl(fd, F_DUPFD, 10));
	SHOW(fcntl(fd, F_DUPFD_CLOEXEC, 20));
	SHOW(fcntl(fd, F_DUPFD, none));
	SHOW(fcntl(fd, F_DUPFD, 1 << 30));
	SHOW(fcntl(99, F_DUPFD, 1 << 30));
	open_ones();
	/* they share a position, and the flags of the open file */
	SHOW(write(fd, "abcdef", 6));
	SHOW(lseek(10, 0, SEEK_CUR));
	SHOW(fcntl(10, F_SETFL, O_APPEND));
	printf("%d\n", !!(fcntl(4, F_GETFL) & O_APPEND));
	SHOW(fcntl(10, F_SETFD, FD_CLOEXEC));
	SHOW(fcntl(fd, F_GETFD));
	SHOW(fcntl(10, F_GETFD));
	SHOW(ioctl(10, FIONCLEX));
	SHOW(fcntl(10, F_GETFD));
	SHOW(ioctl(10, FIOCLEX));
	SHOW(fcntl(10, F_GETFD));
	SHOW(close(99));
	SHOW(close(none));
	/* the lowest free number */
	SHOW(close(3));
	SHOW(close(5));
	SHOW(dup(4));
	SHOW(dup(4));
	SHOW(dup(4));
	open_ones();
}

static void ranges(void)
{
	SHOW(range(5, 4, 0));
	SHOW(range(5, 6, 0x100));
	SHOW(range(11, 20, 4));
	open_ones();
	SHOW(range(6, 12, 0));
	open_ones();
	SHOW(range(6, 12, 2));
	SHOW(range(5, ~0U, 2));
	open_ones();
	SHOW(range(3, ~0U, 0));
	SHOW(range(3, ~0U, 0));
	open_ones();
}

static void limits(void)
{
	struct rlimit old, rl;
	int fd = open("f", O_RDWR), last = -1, n = 0, i;

	getrlimit(RLIMIT_NOFILE, &old);
	rl = old;
	rl.rlim_cur = 20;
	SHOW(setrlimit(RLIMIT_NOFILE, &rl));
	while ((i = dup(fd)) >= 0) {
		last = i;
		n++;
	}
	printf("%d more, last %d: %s\n", n, last, err_name(errno));
	SHOW(open("f", O_RDONLY));
	SHOW(eventfd(0, 0));
	int p[2];
	SHOW(pipe(p));
	SHOW(fcntl(fd, F_DUPFD, 19));
	SHOW(fcntl(fd, F_DUPFD, 20));
	SHOW(dup2(fd, 19));
	SHOW(dup2(fd, 20));
	close(19);
	SHOW(pipe(p));
	SHOW(dup(fd));
	rl.rlim_cur = 10;
	SHOW(setrlimit(RLIMIT_NOFILE, &rl));
	/* what is open stays so */
	SHOW(write(19, "x", 1));
	SHOW(dup2(19, 9));
	SHOW(dup(19));
	SHOW(dup2(9, 15));
	rl.rlim_cur = 600;
	SHOW(setrlimit(RLIMIT_NOFILE, &rl));
	SHOW(dup2(fd, 599));
	SHOW(write(599, "y", 1));
	SHOW(fcntl(fd, F_DUPFD, 500));
	range(4, ~0U, 0);
	for (i = n = 0; i < 500; i++)
		n += dup(fd) == i + 4;
	printf("%d in order\n", n);
	range(3, ~0U, 0);
	SHOW(setrlimit(RLIMIT_NOFILE, &old));
}

static void modes(void)
{
	int fd = open("f", O_RDWR | O_CREAT, 0600), pa = open("f", O_PATH), n,
	    ev = eventfd(0, 0), one = 1;

	printf("%x\n", fcntl(fd, F_GETFL) & 07777);
	SHOW(fcntl(fd, F_SETFL, O_APPEND | O_NONBLOCK | O_CREAT | O_WRONLY));
	printf("%x\n", fcntl(fd, F_GETFL) & 07777);
	SHOW(fcntl(fd, F_SETFL, 0));
	printf("%x\n", fcntl(fd, F_GETFL) & 07777);
	SHOW(fcntl(ev, F_SETFL, O_DIRECT));
	SHOW(fcntl(pa, F_SETFL, 0));
	SHOW(fcntl(pa, F_GETFD));
	SHOW(close(dup(pa)));
	SHOW(fcntl(fd, 9999));
	SHOW(fcntl(99, 9999));
	SHOW(ioctl(fd, FIONBIO, &one));
	printf("%d\n", !!(fcntl(fd, F_GETFL) & O_NONBLOCK));
	SHOW_BAD(ioctl(fd, FIONBIO, bad));
	SHOW(ioctl(99, FIONBIO, &one));
	SHOW(ioctl(pa, FIONBIO, &one));
	SHOW(ioctl(fd, FIOASYNC, &one));
	SHOW(ioctl(fd, TIOCGWINSZ, buf));
	SHOW(ioctl(fd, 0x12345, buf));
	SHOW(write(fd, "0123456789", 10));
	SHOW(lseek(fd, 4, SEEK_SET));
	SHOW(ioctl(fd, FIONREAD, &n));
	printf("%d\n", n);
	SHOW_BAD(ioctl(fd, FIONREAD, bad));
	SHOW(lseek(ev, 0, SEEK_SET));
	SHOW(pread(ev, buf, 8, 0));
	close(fd);
	close(pa);
	close(ev);
}

static int stop;

static void *closer(void *arg)
{
	(void)arg;
	while (!__atomic_load_n(&stop, __ATOMIC_RELAXED)) {
		int fd = open("f", O_RDONLY);

		close(fd);
		usleep(1);
	}
	return NULL;
}

/* A descriptor that is closed under a reader is its file or none. */
static void races(void)
{
	pthread_t t[2];
	int odd = 0;

	for (int i = 0; i < 2; i++)
		pthread_create(&t[i], NULL, closer, NULL);
	for (int i = 0; i < 3000; i++) {
		long r = pread(3 + i % 3, buf, 1, 0);

		odd += r != 1 && !(r < 0 && errno == EBADF);
		if (i % 100 == 0)
			usleep(1);
	}
	stop = 1;
	for (int i = 0; i < 2; i++)
		pthread_join(t[i], NULL);
	printf("odd results: %d\n", odd);
}

/* Threads may have tables of their own. */
static void *alone(void *arg)
{
	int pipe_end = *(int *)arg;

	SHOW(unshare(CLONE_FILES));
	SHOW(close(3));
	SHOW(fcntl(3, F_GETFD));
	SHOW(close(pipe_end));
	SHOW(dup2(4, 30));
	return NULL;
}

static void *ranger(void *arg)
{
	(void)arg;
	SHOW(range(3, ~0U, 2));
	SHOW(fcntl(3, F_GETFD));
	return NULL;
}

static void tables(void)
{
	int p[2];
	pthread_t t;

	printf("%d\n", open("f", O_RDONLY));
	SHOW(pipe2(p, O_NONBLOCK));
	pthread_create(&t, NULL, alone, &p[1]);
	pthread_join(t, NULL);
	SHOW(fcntl(3, F_GETFD));
	SHOW(fcntl(30, F_GETFD));
	pthread_create(&t, NULL, ranger, NULL);
	pthread_join(t, NULL);
	SHOW(fcntl(3, F_GETFD));
	SHOW(read(p[0], buf, 1));
	/* the copies went with their threads */
	SHOW(close(p[1]));
	SHOW(read(p[0], buf, 1));
	SHOW(unshare(CLONE_FILES));
	SHOW(close(p[0]));
	SHOW(close(3));
	SHOW(unshare(0));
}

int main(void)
{
	setvbuf(stdout, NULL, _IOLBF, 0);
	if (chdir("/tmp"))
		return 1;
	range(3, ~0U, 0);
	dups();
	ranges();
	limits();
	modes();
	tables();
	races();
	unlink("f");
	return 0;
}
