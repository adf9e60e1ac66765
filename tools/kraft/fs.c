/* SPDX-License-Identifier: BSD-3-Clause */
/* Files, folders and programs of the host: see fs.h. */

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <ftw.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>
#include <sys/statvfs.h>
#include <sys/wait.h>
#include <unistd.h>

#include "diag.h"
#include "fs.h"
#include "scratch.h"

bool path_exists(const char *path)
{
	struct stat st;

	return !lstat(path, &st);
}

bool is_dir(const char *path)
{
	struct stat st;

	return !stat(path, &st) && S_ISDIR(st.st_mode);
}

bool is_file(const char *path)
{
	struct stat st;

	return !stat(path, &st) && S_ISREG(st.st_mode);
}

static int read_fd(int fd, struct buf *out)
{
	char chunk[65536];
	ssize_t n;

	while ((n = read(fd, chunk, sizeof(chunk))) != 0) {
		if (n < 0 && errno == EINTR)
			continue;
		if (n < 0)
			return -errno;
		buf_add(out, chunk, n);
	}
	return 0;
}

int read_file(const char *path, struct buf *out)
{
	int fd = open(path, O_RDONLY | O_CLOEXEC);
	int rc;

	if (fd < 0)
		return -errno;
	rc = read_fd(fd, out);
	close(fd);
	return rc;
}

static int write_all(int fd, const char *p, size_t n)
{
	ssize_t w;

	while (n) {
		w = write(fd, p, n);
		if (w < 0 && errno == EINTR)
			continue;
		if (w < 0)
			return -errno;
		p += w;
		n -= w;
	}
	return 0;
}

int write_file(const char *path, const void *p, size_t n)
{
	char *tmp = scratch_path("%s.%d.tmp", path, getpid());
	int fd, rc;

	fd = open(tmp, O_WRONLY | O_CREAT | O_TRUNC | O_CLOEXEC, 0666);
	if (fd < 0) {
		rc = -errno;
		scratch_end(tmp);
		return rc;
	}
	rc = write_all(fd, p, n);
	if (close(fd) && !rc)
		rc = -errno;
	if (!rc && rename(tmp, path))
		rc = -errno;
	if (rc)
		unlink(tmp);
	scratch_end(tmp);
	return rc;
}

int update_file(const char *path, const char *text)
{
	struct buf old = { 0 };
	bool same;

	same = !read_file(path, &old) && old.len == strlen(text) &&
	       !memcmp(old.data ? old.data : "", text, old.len);
	buf_free(&old);
	return same ? 0 : write_file(path, text, strlen(text));
}

char *real_path(const char *path)
{
	char *real = realpath(path, NULL);

	return real ? real : xstrdup(path);
}

int mkdirs(const char *path)
{
	char *p = xstrdup(path);
	int rc = 0;

	for (char *s = p + 1; !rc; s++) {
		if (*s != '/' && *s)
			continue;
		char c = *s;

		*s = '\0';
		if (mkdir(p, 0777) && errno != EEXIST)
			rc = -errno;
		*s = c;
		if (!c)
			break;
	}
	if (!rc && !is_dir(path))
		rc = -ENOTDIR;
	free(p);
	return rc;
}

static int remove_one(const char *path, const struct stat *st, int type,
		      struct FTW *ftw)
{
	(void)st, (void)type, (void)ftw;
	remove(path);
	return 0;
}

bool remove_tree(const char *path)
{
	nftw(path, remove_one, 16, FTW_DEPTH | FTW_PHYS);
	return !path_exists(path);
}

int list_dir(const char *path, struct strv *out)
{
	DIR *d = opendir(path);
	struct dirent *e;

	if (!d)
		return -errno;
	while ((e = readdir(d)))
		if (strcmp(e->d_name, ".") && strcmp(e->d_name, ".."))
			strv_add(out, e->d_name);
	closedir(d);
	strv_sort(out);
	return 0;
}

bool disk_has(const char *path, uint64_t bytes)
{
	struct statvfs v;

	return statvfs(path, &v) ||
	       ((uint64_t)v.f_bavail * v.f_frsize >= bytes &&
		(!v.f_files || v.f_favail));
}

int lock_file(const char *path, bool wait)
{
	int fd = open(path, O_RDWR | O_CREAT | O_CLOEXEC, 0666);
	int rc;

	if (fd < 0)
		return -errno;
	while (flock(fd, LOCK_EX | (wait ? 0 : LOCK_NB))) {
		rc = -errno;
		if (rc == -EINTR)
			continue;
		close(fd);
		return rc;
	}
	return fd;
}

int hash_file(struct hash *h, const char *path)
{
	struct buf b = { 0 };
	int rc = read_file(path, &b);

	if (!rc)
		hash_add(h, b.data, b.len);
	buf_free(&b);
	return rc;
}

const char *homeless_dir(void)
{
	static char path[64];
	struct stat st;

	snprintf(path, sizeof(path), "/tmp/telesto-%d", getuid());
	if ((mkdir(path, 0700) && errno != EEXIST) || lstat(path, &st) ||
	    !S_ISDIR(st.st_mode) || st.st_uid != getuid() ||
	    st.st_mode & (S_IWGRP | S_IWOTH))
		exit(fail("K0804", "set HOME to a folder that you may write",
			  "cannot use '%s': it is not a folder of yours alone",
			  path));
	return path;
}

char *cache_dir(const char *sub)
{
	const char *x = getenv("XDG_CACHE_HOME"), *home = getenv("HOME");
	char *p;

	if (x && *x == '/')
		p = xasprintf("%s/telesto/%s", x, sub);
	else if (home && *home == '/')
		p = xasprintf("%s/.cache/telesto/%s", home, sub);
	else
		p = xasprintf("%s/%s", homeless_dir(), sub);
	mkdirs(p);
	return p;
}

/* As execvp() looks for it. */
bool program_exists(const char *name)
{
	const char *path = getenv("PATH"), *end;
	bool found = false;
	char *p;

	for (path = path ? path : "/bin:/usr/bin"; !found; path = end + 1) {
		end = strchrnul(path, ':');
		p = xasprintf("%.*s%s%s", (int)(end - path), path,
			      end > path ? "/" : "", name);
		found = is_file(p) && !access(p, X_OK);
		free(p);
		if (!*end)
			break;
	}
	return found;
}

int fail_program(const char *name)
{
	static const char *const packages[][2] = {
		{ "qemu-system-x86_64", "qemu-system-x86" },
		{ "qemu-system-aarch64", "qemu-system-arm" },
		{ "apt-get", "apt" },
	};
	const char *package = name;
	char *help;
	int rc;

	for (size_t i = 0; i < ARRAY_SIZE(packages); i++)
		if (!strcmp(packages[i][0], name))
			package = packages[i][1];
	help = xasprintf("apt-get install %s, or add its folder to PATH",
			 package);
	rc = fail("K0805", help, "the program '%s' is not installed", name);
	free(help);
	return rc;
}

static void child(char *const argv[], int out, int err)
{
	int null = open("/dev/null", O_RDONLY);

	dup2(null, 0);
	dup2(out >= 0 ? out : 2, 1);
	if (err >= 0)
		dup2(err, 2);
	execvp(argv[0], argv);
	_exit(errno == ENOENT ? 127 : 126);
}

/* Empties both pipes until both are closed at the other end. */
static void drain(int fds[2], struct buf *bufs[2])
{
	struct pollfd p[2] = { { fds[0], POLLIN, 0 }, { fds[1], POLLIN, 0 } };
	char chunk[65536];
	ssize_t n;

	while (p[0].fd >= 0 || p[1].fd >= 0) {
		if (poll(p, 2, -1) < 0) {
			if (errno == EINTR)
				continue;
			return;
		}
		for (int i = 0; i < 2; i++) {
			if (p[i].fd < 0 || !p[i].revents)
				continue;
			n = read(p[i].fd, chunk, sizeof(chunk));
			if (n > 0)
				buf_add(bufs[i], chunk, n);
			else if (n == 0 || errno != EINTR)
				p[i].fd = -1;
		}
	}
}

int run_program(char *const argv[], struct buf *out, struct buf *err)
{
	struct buf *bufs[2] = { out, err == out ? NULL : err };
	int r[2] = { -1, -1 }, w[2] = { -1, -1 }, p[2], status;
	pid_t pid;

	for (int i = 0; i < 2; i++) {
		if (!bufs[i] || pipe2(p, O_CLOEXEC))
			continue;
		r[i] = p[0];
		w[i] = p[1];
	}
	fflush(NULL);
	pid = scratch_fork();
	if (pid == 0)
		child(argv, w[0], err && err == out ? w[0] : w[1]);
	for (int i = 0; i < 2; i++)
		if (w[i] >= 0)
			close(w[i]);
	if (pid > 0)
		drain(r, bufs);
	for (int i = 0; i < 2; i++)
		if (r[i] >= 0)
			close(r[i]);
	if (pid < 0)
		return 126;
	status = scratch_wait(pid);
	return WIFSIGNALED(status) ? 128 + WTERMSIG(status)
				   : WEXITSTATUS(status);
}
