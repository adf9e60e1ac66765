/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Directories and files that are in use after they were removed, and other
 * corners of names.
 */
#define _GNU_SOURCE
#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <string.h>
#include <sys/stat.h>
#include <unistd.h>

#define SHOW(call)                                                             \
	do {                                                                   \
		errno = 0;                                                     \
		long r_ = (long)(call);                                        \
		printf("%s = %ld %s\n", #call, r_,                             \
		       errno ? strerror(errno) : "");                          \
	} while (0)

static char buf[100];

static void removed_directory(void)
{
	int gone, e;

	mkdir("gone", 0755);
	mkdir("here", 0755);
	close(open("here/f", O_CREAT | O_WRONLY, 0644));
	gone = open("gone", O_RDONLY | O_DIRECTORY);
	SHOW(chdir("gone"));
	SHOW(rmdir("../gone"));
	SHOW(getcwd(buf, sizeof(buf)) != NULL);
	SHOW(open("f", O_CREAT | O_WRONLY, 0644));
	SHOW(open("f", O_RDONLY));
	SHOW(mkdir("d", 0755));
	SHOW(symlink("x", "l"));
	SHOW(mknod("p", S_IFIFO | 0644, 0));
	SHOW(link("../here/f", "f"));
	SHOW(rename("../here/f", "f"));
	SHOW(unlink("f"));
	SHOW(access(".", W_OK));
	SHOW(openat(gone, "f", O_CREAT | O_WRONLY, 0644));
	SHOW(mkdirat(gone, "d", 0755));
	SHOW(chdir(".."));
	e = access("here/f", F_OK);
	printf("still here: %d\n", e);
	close(gone);
}

static void removed_file(void)
{
	int fd = open("u", O_CREAT | O_RDWR, 0644);
	struct stat st;

	SHOW(unlink("u"));
	fstat(fd, &st);
	printf("%d names\n", (int)st.st_nlink);
	SHOW(linkat(fd, "", AT_FDCWD, "back", AT_EMPTY_PATH));
	SHOW(access("back", F_OK));
	close(fd);
}

static void names(void)
{
	struct stat a, b;

	SHOW(readlink("", buf, sizeof(buf)));
	SHOW(readlink("here", buf, sizeof(buf)));
	SHOW(mknod("m", 0170000 | 0644, 0));
	SHOW(mknod("m", 0050000 | 0644, 0));
	SHOW(mknod("m", S_IFDIR | 0644, 0));
	SHOW(mknod("m", S_IFLNK | 0644, 0));
	SHOW(mknod("m", 0644, 0));
	SHOW(unlink("m"));
	/* moving something changes its change time */
	stat("here/f", &a);
	usleep(20000);
	SHOW(rename("here/f", "here/g"));
	stat("here/g", &b);
	printf("changed: %d, contents: %d\n",
	       a.st_ctim.tv_sec != b.st_ctim.tv_sec ||
		       a.st_ctim.tv_nsec != b.st_ctim.tv_nsec,
	       a.st_mtim.tv_sec != b.st_mtim.tv_sec ||
		       a.st_mtim.tv_nsec != b.st_mtim.tv_nsec);
}

int main(void)
{
	umask(022);
	if (mkdir("/tmp/removed", 0755) || chdir("/tmp/removed"))
		return 1;
	removed_directory();
	removed_file();
	names();
	unlink("here/g");
	rmdir("here");
	return chdir("/") || rmdir("/tmp/removed");
}
