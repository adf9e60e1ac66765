/* SPDX-License-Identifier: BSD-3-Clause */
/* read and write: access, offsets, vectors, flags, appending, pointers. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <pthread.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/uio.h>
#include <unistd.h>

#include "abi.h"

#ifndef RWF_HIPRI /* in no header of musl */
#define RWF_HIPRI 1
#define RWF_DSYNC 2
#define RWF_SYNC 4
#define RWF_NOWAIT 8
#define RWF_APPEND 16
#endif

static char buf[20000];

/* Hidden from the compiler, which would object. */
static volatile int none = -1, many = 1025;
static char *volatile bad = (char *)8;
static volatile size_t huge = -1UL;

static void access_modes(void)
{
	int ro = open("f", O_RDONLY), wo = open("f", O_WRONLY),
	    pa = open("f", O_PATH), d = open("/", O_RDONLY);
	struct iovec v = { buf, 4 };

	SHOW(read(wo, buf, 1));
	SHOW(read(wo, buf, 0));
	SHOW(write(ro, buf, 1));
	SHOW(write(ro, buf, 0));
	SHOW(pread(wo, buf, 1, 0));
	SHOW(pwrite(ro, buf, 1, 0));
	SHOW(readv(wo, &v, 1));
	SHOW(writev(ro, &v, 1));
	SHOW(readv(wo, &v, none));
	SHOW(preadv(wo, &v, 1, 0));
	SHOW(pwritev(ro, &v, 1, 0));
	SHOW(read(pa, buf, 1));
	SHOW(pread(pa, buf, 1, 0));
	SHOW(lseek(pa, 0, SEEK_SET));
	SHOW(read(99, buf, 1));
	SHOW(pread(99, buf, 1, -1));
	SHOW(read(d, buf, 1));
	SHOW(pread(d, buf, 1, 0));
	SHOW(ftruncate(ro, 1));
	SHOW(fsync(ro));
	SHOW(fsync(pa));
	SHOW(fsync(99));
	SHOW(lseek(ro, 3, SEEK_SET));
	SHOW(lseek(ro, 3, SEEK_END));
	close(ro);
	close(wo);
	close(pa);
	close(d);
}

static void pointers(int fd)
{
	char *m = mmap(NULL, 8192, PROT_READ | PROT_WRITE,
		       MAP_PRIVATE | MAP_ANONYMOUS, -1, 0);
	struct iovec v[2] = { { buf, 4 }, { bad, 4 } };
	struct iovec w[2] = { { bad, 4 }, { buf, 4 } };

	munmap(m + 4096, 4096);
	SHOW(lseek(fd, 0, SEEK_SET));
	SHOW_BAD(read(fd, bad, 4));
	SHOW_BAD(write(fd, bad, 4));
	SHOW_BAD(read(fd, bad, 0));
	SHOW(read(fd, buf, huge));
	SHOW(write(fd, buf, huge));
	SHOW(lseek(fd, 0, SEEK_CUR));
	SHOW_BAD(read(fd, m + 4090, 100));
	SHOW(lseek(fd, 0, SEEK_CUR));
	SHOW_BAD(readv(fd, v, 2));
	SHOW_BAD(readv(fd, w, 2));
	SHOW_BAD(readv(fd, (struct iovec *)bad, 2));
	SHOW_BAD(readv(fd, (struct iovec *)bad, 0));
	SHOW_BAD(preadv(fd, v, 2, 0));
	SHOW_BAD(pread(fd, bad, 4, 0));
	SHOW(lseek(fd, 0, SEEK_CUR));
}

static void vectors(int fd)
{
	static struct iovec v[1025];
	struct iovec w[3] = { { buf, 3 }, { buf + 100, 0 }, { buf + 10, 4 } };
	struct iovec y = { buf, 1UL << 63 };

	for (int i = 0; i < 1025; i++)
		v[i] = (struct iovec){ buf + i, 1 };
	SHOW(lseek(fd, 0, SEEK_SET));
	SHOW(writev(fd, v, IOV_MAX));
	SHOW(writev(fd, v, many));
	SHOW(readv(fd, v, many));
	SHOW(readv(fd, v, none));
	SHOW(readv(fd, v, 0));
	SHOW(preadv(fd, w, 3, 1));
	SHOW(preadv(fd, w, 3, 1020));
	SHOW(preadv(fd, w, 3, -1));
	SHOW(pwritev(fd, w, 3, -1));
	SHOW(writev(fd, &y, 1));
	SHOW(pread(fd, buf, 10, 5000));
}

static void flags(int fd)
{
	struct iovec v = { "flag", 4 };

	SHOW(lseek(fd, 2, SEEK_SET));
	SHOW(pwritev2(fd, &v, 1, -1, 0));
	SHOW(lseek(fd, 0, SEEK_CUR));
	SHOW(pwritev2(fd, &v, 1, -2, 0));
	SHOW(pwritev2(fd, &v, 1, 0, RWF_DSYNC));
	SHOW(pwritev2(fd, &v, 1, 0, RWF_SYNC));
	SHOW(pwritev2(fd, &v, 1, 0, RWF_HIPRI));
	SHOW(lseek(fd, 0, SEEK_END));
	SHOW(lseek(fd, 0, SEEK_SET));
	SHOW(pwritev2(fd, &v, 1, 0, RWF_APPEND));
	SHOW(lseek(fd, 0, SEEK_CUR));
	SHOW(pwritev2(fd, &v, 1, -1, RWF_APPEND));
	SHOW(lseek(fd, 0, SEEK_CUR));
	SHOW(pwritev2(fd, &v, 1, 0, 0x4000));
	SHOW(preadv2(fd, &v, 1, 0, 0x4000));
	v.iov_base = buf;
	SHOW(lseek(fd, 2, SEEK_SET));
	SHOW(preadv2(fd, &v, 1, -1, 0));
	printf("%.4s\n", buf);
	SHOW(lseek(fd, 0, SEEK_CUR));
	SHOW(preadv2(fd, &v, 1, 1, RWF_HIPRI));
	SHOW(lseek(fd, 0, SEEK_CUR));
}

static void appending(void)
{
	int a = open("f", O_RDWR | O_APPEND),
	    b = open("f", O_WRONLY | O_APPEND);

	SHOW(ftruncate(a, 100));
	SHOW(write(a, "12345", 5));
	SHOW(lseek(a, 0, SEEK_CUR));
	SHOW(write(b, "67", 2));
	SHOW(lseek(b, 0, SEEK_CUR));
	SHOW(pwrite(a, "89", 2, 0));
	SHOW(lseek(a, 0, SEEK_CUR));
	SHOW(lseek(a, 0, SEEK_END));
	SHOW(pread(a, buf, 20, 100));
	printf("%.9s\n", buf);
	SHOW(fcntl(a, F_SETFL, 0));
	SHOW(write(a, "x", 1));
	SHOW(lseek(a, 0, SEEK_END));
	close(a);
	close(b);
}

static int shared;

static void *appender(void *arg)
{
	char line[50];

	memset(line, *(char *)arg, sizeof(line));
	for (int i = 0; i < 200; i++)
		if (write(shared, line, 50) != 50)
			puts("short");
	return NULL;
}

/* Writes through one open file, and appends through two, never mix. */
static void atomicity(void)
{
	int mixed = 0, count[2] = { 0, 0 };
	pthread_t t[2];

	shared = open("f", O_RDWR | O_TRUNC);
	for (int i = 0; i < 2; i++)
		pthread_create(&t[i], NULL, appender, i ? "b" : "a");
	for (int i = 0; i < 2; i++)
		pthread_join(t[i], NULL);
	SHOW(lseek(shared, 0, SEEK_END));
	for (int i = 0; i < 400; i++) {
		pread(shared, buf, 50, i * 50);
		for (int j = 1; j < 50; j++)
			mixed += buf[j] != buf[0];
		count[buf[0] == 'b']++;
	}
	printf("mixed %d, %d and %d\n", mixed, count[0], count[1]);
	close(shared);
}

/* st_dev as programs see it. */
static void attributes(void)
{
	struct stat st, pt;
	int fd = open("/dev/null", O_RDWR);

	SHOW(fstat(fd, &st));
	printf("%o %lx\n", st.st_mode & S_IFMT, (long)st.st_rdev);
	close(fd);
	fd = open("f", O_RDONLY);
	SHOW(fstat(fd, &st));
	SHOW(stat("f", &pt));
	printf("%d %d %ld %o\n", st.st_dev == pt.st_dev, st.st_ino == pt.st_ino,
	       (long)st.st_size, st.st_mode);
	SHOW(fstat(99, &st));
	SHOW_BAD(syscall(SYS_fstat, fd, bad));
	close(fd);
}

int main(void)
{
	int fd;

	setvbuf(stdout, NULL, _IOLBF, 0);
	if (chdir("/tmp"))
		return 1;
	fd = open("f", O_RDWR | O_CREAT | O_TRUNC, 0600);
	if (write(fd, buf, 10000) != 10000)
		return 1;
	access_modes();
	pointers(fd);
	vectors(fd);
	flags(fd);
	appending();
	atomicity();
	attributes();
	unlink("f");
	return 0;
}
