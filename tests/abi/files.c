/* SPDX-License-Identifier: BSD-3-Clause */
/* Files, names and directories below /tmp/abi: results, errors, contents. */
#define _GNU_SOURCE
#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/ioctl.h>
#include <sys/sendfile.h>
#include <sys/stat.h>
#include <sys/uio.h>
#include <sys/syscall.h>
#include <unistd.h>

#include "abi.h"

static char buf[10000];

/* Hidden from the compiler, which would object. */
static volatile int none = -1, many = 1025;

static void io(void)
{
	struct iovec v[2] = { { buf, 3 }, { buf + 10, 4 } };
	int fd = open("f", O_RDWR | O_CREAT | O_EXCL, 0640), ro, ap;
	struct stat st;

	SHOW(open("f", O_RDWR | O_CREAT | O_EXCL, 0640));
	SHOW(write(fd, "0123456789", 10));
	SHOW(lseek(fd, 0, SEEK_CUR));
	SHOW(lseek(fd, -3, SEEK_END));
	SHOW(read(fd, buf, 100));
	SHOW(read(fd, buf, 100));
	SHOW(lseek(fd, -1, SEEK_SET));
	SHOW(lseek(fd, 0, 99));
	SHOW(pread(fd, buf, 4, 8));
	SHOW(pread(fd, buf, 4, -1));
	SHOW(pwrite(fd, "AB", 2, 8));
	SHOW(preadv(fd, v, 2, 1));
	printf("%.3s %.4s\n", buf, buf + 10);
	SHOW(readv(fd, v, none));
	SHOW(readv(fd, v, many));
	SHOW(preadv2(fd, v, 2, -1, 0));
	SHOW(preadv2(fd, v, 2, 0, 0x10000));
	ro = open("f", O_RDONLY);
	SHOW(write(ro, "x", 1));
	SHOW(ftruncate(ro, 1));
	SHOW(lseek(ro, 5, SEEK_SET));
	ap = open("f", O_WRONLY | O_APPEND);
	SHOW(write(ap, "end", 3));
	SHOW(lseek(ap, 0, SEEK_CUR));
	SHOW(read(ap, buf, 1));
	SHOW(pwrite(ap, "!", 1, 0));
	SHOW(fcntl(ap, F_GETFL) & (O_ACCMODE | O_APPEND | O_NONBLOCK));
	SHOW(fcntl(ap, F_SETFL, O_NONBLOCK));
	SHOW(fcntl(ap, F_GETFL) & (O_ACCMODE | O_APPEND | O_NONBLOCK));
	SHOW(fcntl(ap, F_GETFD));
	SHOW(fcntl(999, F_GETFD));
	SHOW(fcntl(ap, F_SETFD, FD_CLOEXEC));
	SHOW(fcntl(ap, F_GETFD));
	SHOW(ftruncate(fd, 5000));
	SHOW(pread(fd, buf, 10000, 0));
	printf("%d %.14s\n", buf[4999], buf);
	SHOW(fstat(fd, &st));
	printf("%o %ld %ld\n", st.st_mode, (long)st.st_size, (long)st.st_nlink);
	SHOW(lseek(fd, 10000, SEEK_SET));
	SHOW(write(fd, "hole", 4));
	SHOW(pread(fd, buf, 10, 9995));
	SHOW(lseek(fd, 20000, SEEK_DATA));
	SHOW(fsync(fd));
	SHOW(isatty(fd));
	SHOW(read(fd, NULL, 0));
	SHOW(posix_fallocate(fd, 0, 12000));
	SHOW(fallocate(fd, 0, 0, 0));
	SHOW(ftruncate(fd, -1));
	close(ap);
	close(ro);
	close(fd);
	SHOW(read(fd, buf, 1));
}

static void descriptors(void)
{
	int a = open("f", O_RDONLY), b = dup(a);

	SHOW(b - a);
	SHOW(dup2(a, a) - a);
	SHOW(dup3(a, a, 0));
	SHOW(syscall(SYS_dup3, a, 50, 4));
	SHOW(dup3(a, 50, O_CLOEXEC));
	SHOW(fcntl(50, F_GETFD));
	SHOW(dup2(a, 100000000));
	SHOW(dup2(99, 5));
	SHOW(lseek(a, 7, SEEK_SET));
	SHOW(lseek(b, 0, SEEK_CUR));
	SHOW(fcntl(a, F_DUPFD, 60));
	SHOW(fcntl(a, F_DUPFD_CLOEXEC, 60));
	SHOW(fcntl(a, F_DUPFD, -1));
	SHOW(close_range(50, 70, 0));
	SHOW(close(60));
	SHOW(close(-1));
	SHOW(close_range(5, 4, 0));
	close(a);
	close(b);
}

static int by_name(const struct dirent **a, const struct dirent **b)
{
	return strcmp((*a)->d_name, (*b)->d_name);
}

static void list(const char *path)
{
	struct dirent **e;
	int n = scandir(path, &e, NULL, by_name);

	for (int i = 0; i < n; i++)
		printf("  %s %d\n", e[i]->d_name, e[i]->d_type);
}

static void names(void)
{
	char longname[300];
	struct stat st;

	memset(longname, 'a', 299);
	longname[299] = 0;
	SHOW(mkdir("d", 0755));
	SHOW(mkdir("d", 0755));
	SHOW(mkdir("no/d", 0755));
	SHOW(mkdir("f/d", 0755));
	SHOW(mkdir("d/e/", 0700));
	SHOW(mkdir(longname, 0700));
	SHOW(mkdir("", 0700));
	SHOW(rmdir("d"));
	SHOW(rmdir("f"));
	SHOW(unlink("d"));
	SHOW(rmdir("d/e/."));
	SHOW(rmdir("d/e/.."));
	SHOW(symlink("f", "l"));
	SHOW(symlink("loop", "loop"));
	SHOW(symlink("", "empty"));
	SHOW(symlink("nowhere", "dangling"));
	SHOW(open("loop", O_RDONLY));
	SHOW(open("l", O_RDONLY | O_NOFOLLOW));
	SHOW(open("f/", O_RDONLY));
	SHOW(open("f", O_RDONLY | O_DIRECTORY));
	SHOW(open("d", O_WRONLY));
	SHOW(open("nothing/", O_RDWR | O_CREAT, 0644));
	SHOW(readlink("l", buf, 100));
	SHOW(readlink("f", buf, 100));
	SHOW(lstat("l", &st));
	printf("%o %ld\n", st.st_mode & S_IFMT, (long)st.st_size);
	SHOW(stat("dangling", &st));
	SHOW(stat("l", &st));
}

static void moves(void)
{
	struct stat st, st2;

	stat("l", &st);
	SHOW(link("f", "h"));
	SHOW(link("f", "h"));
	SHOW(link("d", "hd"));
	SHOW(stat("h", &st2));
	printf("%d %ld\n", st.st_ino == st2.st_ino, (long)st2.st_nlink);
	SHOW(rename("h", "d/h2"));
	SHOW(rename("d", "d/e/x"));
	SHOW(rename("d/h2", "d/e"));
	SHOW(rename("d/e", "f"));
	SHOW(rename("nothing", "x"));
	SHOW(renameat2(AT_FDCWD, "l", AT_FDCWD, "f", 1));
}

/* Names below the directory `d`, which is "d". */
static void below(int d)
{
	struct stat st;

	SHOW(openat(d, "h2", O_RDONLY) > 0);
	SHOW(openat(999, "h2", O_RDONLY));
	SHOW(openat(999, "/tmp/abi/f", O_RDONLY) > 0);
	SHOW(mkdirat(d, "m", 0700));
	SHOW(faccessat(d, "m", R_OK | W_OK | X_OK, 0));
	SHOW(access("f", X_OK));
	SHOW(access("f", 64));
	SHOW(unlinkat(d, "m", 0));
	SHOW(unlinkat(d, "m", AT_REMOVEDIR));
	SHOW(read(d, buf, 1));
	SHOW(fstatat(d, "", &st, AT_EMPTY_PATH));
	printf("%o %ld\n", st.st_mode, (long)st.st_nlink);
	SHOW(fstatat(d, "", &st, 0));
	list("d");
	list(".");
}

static void working_directory(int d)
{
	SHOW(chdir("f"));
	SHOW(chdir("d/e"));
	printf("%s\n", getcwd(buf, sizeof(buf)));
	SHOW(getcwd(buf, 3));
	SHOW(chdir("../.."));
	SHOW(fchdir(d));
	printf("%s\n", getcwd(buf, sizeof(buf)));
	SHOW(chdir(".."));
}

static void last_name(void)
{
	struct stat st;
	int fd;

	SHOW(chmod("f", 0600));
	SHOW(stat("f", &st));
	printf("%o\n", st.st_mode);
	SHOW(truncate("f", 3));
	SHOW(truncate("d", 3));
	fd = open("f", O_RDONLY);
	SHOW(unlink("f"));
	SHOW(fstat(fd, &st));
	printf("%ld\n", (long)st.st_nlink);
	SHOW(read(fd, buf, 10));
	SHOW(unlink("f"));
	close(fd);
}

static void devices(void)
{
	int n = open("/dev/null", O_RDWR), z = open("/dev/zero", O_RDWR),
	    f = open("/dev/full", O_RDWR), p[2], s;
	off_t off = 2;
	struct stat st;

	SHOW(write(n, buf, 77));
	SHOW(read(n, buf, 77));
	buf[5] = 1;
	SHOW(read(z, buf, 77));
	printf("%d\n", buf[5]);
	SHOW(write(f, buf, 1));
	SHOW(fstat(n, &st));
	printf("%o %lx\n", st.st_mode, (long)st.st_rdev);
	SHOW(open("/dev/nothing", O_RDONLY));
	s = open("s", O_RDWR | O_CREAT, 0600);
	SHOW(write(s, "sendfile!", 9));
	SHOW(pipe(p));
	SHOW(sendfile(p[1], s, &off, 100));
	printf("%ld\n", (long)off);
	SHOW(sendfile(p[1], s, NULL, 100));
	SHOW(read(p[0], buf, 100));
	printf("%.7s\n", buf);
	SHOW(sendfile(p[1], p[0], NULL, 1));
}

int main(void)
{
	int d;

	setvbuf(stdout, NULL, _IONBF, 0);
	umask(022);
	if (system("rm -rf /tmp/abi 2>/dev/null") < 0)
		errno = 0;
	mkdir("/tmp/abi", 0755);
	if (chdir("/tmp/abi"))
		return 1;
	io();
	descriptors();
	names();
	moves();
	d = open("d", O_RDONLY | O_DIRECTORY);
	below(d);
	working_directory(d);
	last_name();
	close(d);
	devices();
	return 0;
}
