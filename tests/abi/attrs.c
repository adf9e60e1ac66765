/* SPDX-License-Identifier: BSD-3-Clause */
/* Attributes by descriptor: statx, owners, modes, times, sizes, syncing. */
#define _GNU_SOURCE
#include "abi.h"
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/syscall.h>
#include <sys/sysmacros.h>
#include <unistd.h>

/* The kernel's structure: C libraries differ in what they have of it. */
struct stx {
	unsigned int mask, blksize;
	unsigned long attributes;
	unsigned int nlink, uid, gid;
	unsigned short mode, spare;
	unsigned long ino, size, blocks, attributes_mask;
	struct {
		long sec;
		unsigned int nsec;
		int pad;
	} atime, btime, ctime, mtime;
	unsigned int rdev_major, rdev_minor, dev_major, dev_minor;
	unsigned long rest[14];
};

#define BASIC 0x7ffU

static long stx(int fd, const char *path, int flags, unsigned int mask,
		struct stx *s)
{
	memset(s, 0, sizeof(*s));
	return syscall(SYS_statx, fd, path, flags, mask, s);
}

static void show(int fd, const char *what)
{
	struct stx s;
	struct stat st;

	printf("-- %s\n", what);
	SHOW(stx(fd, "", AT_EMPTY_PATH, BASIC, &s));
	printf("mask %x mode %o uid %u gid %u nlink %u size %lu\n",
	       s.mask & BASIC, s.mode, s.uid, s.gid, s.nlink, s.size);
	fstat(fd, &st);
	printf("the same: %d %d %d %d %d %d\n", st.st_ino == s.ino,
	       st.st_mode == s.mode, (unsigned long)st.st_size == s.size,
	       st.st_mtim.tv_sec == s.mtime.sec,
	       st.st_mtim.tv_nsec == s.mtime.nsec,
	       st.st_dev == makedev(s.dev_major, s.dev_minor));
}

static void owners(int fd)
{
	SHOW(fchown(fd, 12, 34));
	show(fd, "an owner and a group");
	SHOW(fchown(fd, -1, 56));
	show(fd, "another group");
	SHOW(fchown(fd, 78, -1));
	show(fd, "another owner");
	SHOW(fchown(fd, -1, -1));
	show(fd, "no change");
	SHOW(fchmod(fd, 04751));
	show(fd, "a mode");
	SHOW(fchmod(fd, 0100600));
	show(fd, "without the type's bits");
}

static void times(int fd)
{
	struct timespec t[2] = { { 1000, 123456789 }, { 2000, 987654321 } };
	struct stx s;

	SHOW(futimens(fd, t));
	stx(fd, "", AT_EMPTY_PATH, BASIC, &s);
	printf("%ld.%09u %ld.%09u\n", s.atime.sec, s.atime.nsec, s.mtime.sec,
	       s.mtime.nsec);
	t[0].tv_nsec = UTIME_OMIT;
	t[1] = (struct timespec){ 3000, 5 };
	SHOW(futimens(fd, t));
	stx(fd, "", AT_EMPTY_PATH, BASIC, &s);
	printf("%ld.%09u %ld.%09u\n", s.atime.sec, s.atime.nsec, s.mtime.sec,
	       s.mtime.nsec);
	t[1].tv_nsec = 1000000000;
	SHOW(futimens(fd, t));
}

static void errors(int fd, int ro)
{
	struct stx s;

	SHOW(stx(fd, "", 0, BASIC, &s));
	SHOW(stx(-1, "", AT_EMPTY_PATH, BASIC, &s));
	SHOW(stx(fd, "", AT_EMPTY_PATH, 0x80000000, &s));
	SHOW(stx(AT_FDCWD, "/tmp/none", 0, BASIC, &s));
	SHOW(stx(AT_FDCWD, "/tmp/attrs.f", 0, 0x200, &s));
	printf("size %lu\n", s.size);
	SHOW(fchown(99, 1, 1));
	SHOW(fchmod(99, 0600));
	SHOW(fsync(99));
	SHOW(ftruncate(ro, 5));
	SHOW(ftruncate(fd, -1));
	SHOW(fsync(ro));
	SHOW(fdatasync(fd));
	SHOW(syncfs(fd));
	SHOW(lseek(fd, 0, SEEK_DATA));
	SHOW(lseek(fd, 0, SEEK_HOLE));
	SHOW(lseek(fd, 100, SEEK_HOLE));
	SHOW(lseek(ro, -2, SEEK_END));
}

int main(void)
{
	int fd = open("/tmp/attrs.f", O_RDWR | O_CREAT | O_TRUNC, 0640);
	int ro = open("/tmp/attrs.f", O_RDONLY), p[2];

	SHOW(write(fd, "0123456", 7));
	owners(fd);
	times(fd);
	errors(fd, ro);
	pipe(p);
	SHOW(fsync(p[0]));
	SHOW(ftruncate(p[1], 0));
	unlink("/tmp/attrs.f");
	show(fd, "without a name");
	return 0;
}
