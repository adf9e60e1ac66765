/* SPDX-License-Identifier: BSD-3-Clause */
/* memfd_create: flags, seals, holes, sizes, mappings. */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/mman.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <unistd.h>

#include "abi.h"

#ifndef FALLOC_FL_ZERO_RANGE /* in no header of musl */
#define FALLOC_FL_COLLAPSE_RANGE 8
#define FALLOC_FL_ZERO_RANGE 16
#define FALLOC_FL_INSERT_RANGE 32
#endif

#define NOEXEC_SEAL 8U /* newer than the headers */
#define EXEC 16U
#define PUNCH (FALLOC_FL_PUNCH_HOLE | FALLOC_FL_KEEP_SIZE)

static char buf[20000];

/* Hidden from the compiler, which would object. */
static const char *volatile bad = (char *)8;

static int ok(int fd)
{
	if (fd >= 0)
		close(fd);
	return fd < 0 ? -1 : 0;
}

static int make(unsigned int flags)
{
	return memfd_create("name", flags);
}

static void flags(void)
{
	char name[300];
	struct stat st;
	int fd;

	memset(name, 'n', sizeof(name));
	SHOW(ok(memfd_create("", 0)));
	SHOW_BAD(ok(memfd_create(bad, 0)));
	SHOW(ok(memfd_create("x", 0x1000)));
	SHOW(ok(memfd_create("x", NOEXEC_SEAL | EXEC)));
	name[249] = 0;
	SHOW(ok(memfd_create(name, 0)));
	name[249] = 'n';
	name[250] = 0;
	SHOW(ok(memfd_create(name, 0)));
	fd = make(MFD_CLOEXEC);
	printf("%x %x\n", fcntl(fd, F_GETFD), fcntl(fd, F_GETFL) & O_ACCMODE);
	SHOW(fstat(fd, &st));
	printf("%o links %ld size %ld blocks %ld blksize %ld\n", st.st_mode,
	       (long)st.st_nlink, (long)st.st_size, (long)st.st_blocks,
	       (long)st.st_blksize);
	SHOW(fcntl(fd, F_GET_SEALS));
	SHOW(fcntl(fd, F_ADD_SEALS, F_SEAL_WRITE));
	close(fd);
	fd = make(NOEXEC_SEAL);
	SHOW(fstat(fd, &st));
	printf("%o\n", st.st_mode);
	SHOW(fcntl(fd, F_GET_SEALS));
	SHOW(fchmod(fd, 0600));
	SHOW(fchmod(fd, 0700));
	close(fd);
	fd = open("/", O_RDONLY);
	SHOW(fcntl(fd, F_ADD_SEALS, F_SEAL_WRITE));
	close(fd);
	SHOW(fcntl(99, F_GET_SEALS));
}

static void seals(void)
{
	int fd = make(MFD_ALLOW_SEALING);

	SHOW(fcntl(fd, F_GET_SEALS));
	SHOW(write(fd, buf, 5000));
	SHOW(fcntl(fd, F_ADD_SEALS, 0x1000));
	SHOW(fcntl(fd, F_ADD_SEALS, F_SEAL_SHRINK));
	SHOW(ftruncate(fd, 4999));
	SHOW(ftruncate(fd, 5001));
	SHOW(fcntl(fd, F_ADD_SEALS, F_SEAL_GROW));
	SHOW(ftruncate(fd, 5002));
	SHOW(ftruncate(fd, 5001));
	SHOW(lseek(fd, 0, SEEK_CUR));
	SHOW(write(fd, buf, 2));
	SHOW(write(fd, buf, 1));
	SHOW(pwrite(fd, buf, 5000, 1000));
	SHOW(fallocate(fd, 0, 0, 6000));
	SHOW(fallocate(fd, FALLOC_FL_KEEP_SIZE, 0, 6000));
	SHOW(fallocate(fd, PUNCH, 0, 4096));
	SHOW(fcntl(fd, F_ADD_SEALS, F_SEAL_WRITE));
	SHOW(pwrite(fd, buf, 1, 0));
	SHOW(pwrite(fd, buf, 0, 0));
	SHOW(fallocate(fd, PUNCH, 0, 4096));
	SHOW(fcntl(fd, F_GET_SEALS));
	SHOW(fcntl(fd, F_ADD_SEALS, F_SEAL_SEAL));
	SHOW(fcntl(fd, F_ADD_SEALS, F_SEAL_WRITE));
	SHOW(pread(fd, buf, 10, 0));
	close(fd);
}

static int mapped(int fd, int prot, int how)
{
	void *p = mmap(NULL, 4096, prot, how, fd, 0);

	if (p == MAP_FAILED)
		return -1;
	munmap(p, 4096);
	return 0;
}

static void mappings(void)
{
	int fd = make(MFD_ALLOW_SEALING);
	char *p, *q;

	SHOW(ftruncate(fd, 8192));
	p = mmap(NULL, 8192, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	q = mmap(NULL, 4096, PROT_READ, MAP_SHARED, fd, 0);
	if (p == MAP_FAILED || q == MAP_FAILED) {
		puts("no map");
		return;
	}
	strcpy(p, "through the mapping");
	SHOW(pread(fd, buf, 19, 0));
	printf("%.19s\n%s\n", buf, q);
	SHOW(pwrite(fd, "T", 1, 0));
	printf("%.7s\n", q);
	SHOW(fcntl(fd, F_ADD_SEALS, F_SEAL_WRITE));
	munmap(p, 8192);
	SHOW(fcntl(fd, F_ADD_SEALS, F_SEAL_WRITE));
	munmap(q, 4096);
	SHOW(fcntl(fd, F_ADD_SEALS, F_SEAL_WRITE));
	SHOW(mapped(fd, PROT_READ | PROT_WRITE, MAP_SHARED));
	SHOW(mapped(fd, PROT_READ, MAP_SHARED));
	SHOW(mapped(fd, PROT_READ | PROT_WRITE, MAP_PRIVATE));
	close(fd);
	fd = make(MFD_ALLOW_SEALING);
	SHOW(ftruncate(fd, 8192));
	p = mmap(NULL, 4096, PROT_READ | PROT_WRITE, MAP_SHARED, fd, 0);
	SHOW(fcntl(fd, F_ADD_SEALS, F_SEAL_FUTURE_WRITE));
	p[1] = 'x';
	SHOW(pread(fd, buf, 2, 0));
	printf("%c\n", buf[1]);
	SHOW(pwrite(fd, "y", 1, 0));
	SHOW(mapped(fd, PROT_READ | PROT_WRITE, MAP_SHARED));
	SHOW(mapped(fd, PROT_READ, MAP_SHARED));
	munmap(p, 4096);
	close(fd);
}

static void map_of(int fd)
{
	off_t at = 0, end = lseek(fd, 0, SEEK_END);
	struct stat st;

	fstat(fd, &st);
	printf("size %ld blocks %ld:", (long)end, (long)st.st_blocks);
	while ((at = lseek(fd, at, SEEK_DATA)) >= 0) {
		printf(" %ld-", (long)at);
		at = lseek(fd, at, SEEK_HOLE);
		printf("%ld", (long)at);
	}
	puts("");
}

static void holes(void)
{
	int fd = make(0);

	map_of(fd);
	SHOW(ftruncate(fd, 1 << 20));
	map_of(fd);
	SHOW(lseek(fd, 0, SEEK_DATA));
	SHOW(lseek(fd, 0, SEEK_HOLE));
	SHOW(lseek(fd, 1 << 20, SEEK_HOLE));
	SHOW(lseek(fd, -1, SEEK_DATA));
	SHOW(pwrite(fd, "x", 1, 10000));
	SHOW(pwrite(fd, buf, 9000, 100000));
	map_of(fd);
	SHOW(lseek(fd, 5, SEEK_DATA));
	SHOW(lseek(fd, 10000, SEEK_DATA));
	SHOW(lseek(fd, 10000, SEEK_HOLE));
	SHOW(lseek(fd, 0, SEEK_CUR));
	memset(buf, 1, 100);
	SHOW(pread(fd, buf, 100, 9990));
	printf("%d %d %d\n", buf[0], buf[10], buf[11]);
	SHOW(fallocate(fd, PUNCH, 104000, 5000));
	map_of(fd);
	SHOW(fallocate(fd, PUNCH, 9999, 2));
	SHOW(pread(fd, buf, 1, 10000));
	printf("%d\n", buf[0]);
	SHOW(fallocate(fd, FALLOC_FL_KEEP_SIZE, 2 << 20, 4096));
	map_of(fd);
	SHOW(fallocate(fd, 0, 500000, 10000));
	map_of(fd);
	SHOW(ftruncate(fd, 10001));
	map_of(fd);
	SHOW(ftruncate(fd, 20000));
	SHOW(pread(fd, buf, 4, 10000));
	map_of(fd);
	SHOW(fallocate(fd, FALLOC_FL_PUNCH_HOLE, 0, 10));
	SHOW(fallocate(fd, FALLOC_FL_ZERO_RANGE, 0, 10));
	SHOW(fallocate(fd, FALLOC_FL_COLLAPSE_RANGE, 0, 4096));
	SHOW(fallocate(fd, FALLOC_FL_INSERT_RANGE, 0, 4096));
	SHOW(fallocate(fd, PUNCH | FALLOC_FL_ZERO_RANGE, 0, 10));
	SHOW(fallocate(fd, 0x100, 0, 10));
	SHOW(fallocate(fd, 0, -1, 10));
	SHOW(fallocate(fd, 0, 0, 0));
	SHOW(fallocate(fd, 0, 1, 0x7fffffffffffffff));
	SHOW(ftruncate(fd, -1));
	SHOW(fsync(fd));
	SHOW(fdatasync(fd));
	SHOW(sync_file_range(fd, 0, 0, 7));
	SHOW(sync_file_range(fd, 0, 0, 8));
	SHOW(sync_file_range(fd, -1, 0, 0));
	SHOW(sync_file_range(fd, 1, -1, 0));
	SHOW(readahead(fd, 0, 100));
	SHOW(posix_fadvise(fd, 0, 0, POSIX_FADV_WILLNEED));
	SHOW(posix_fadvise(fd, 0, -1, POSIX_FADV_NORMAL));
	SHOW(posix_fadvise(fd, 0, 0, 77));
	close(fd);
}

int main(void)
{
	setvbuf(stdout, NULL, _IOLBF, 0);
	flags();
	seals();
	mappings();
	holes();
	return 0;
}
