/* SPDX-License-Identifier: BSD-3-Clause */
/* Descriptor tables, and the files that only descriptors name. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/epoll.h>
#include <sys/file.h>
#include <sys/eventfd.h>
#include <time.h>

#include <uk/errptr.h>
#include <uk/posix-eventfd.h>
#include <uk/posix-fdio.h>
#include <uk/posix-fdtab.h>
#include <uk/posix-memfd.h>
#include <uk/posix-pipe.h>
#include <uk/posix-poll.h>
#include <uk/posix-timerfd.h>

#include "nomem.h"

#define MANY 100

static struct uk_fdtab *table;

static struct uk_fdtab *own_table(void)
{
	return table;
}

/* A table that grows, and a copy of it. */
static int tables(void *arg)
{
	struct uk_fdtab *t = uk_fdtab_copy(uk_fdtab_current());
	struct uk_fdtab *copy = NULL;
	int rc = 0, fd;

	(void)arg;
	if (!t)
		return -ENOMEM;
	table = t;
	uk_fdtab_current_set(own_table);
	TRY(fd, uk_sys_eventfd(0, 0), out);
	TRY(rc, uk_sys_dup2(fd, MANY), out);
	TRY(rc, uk_sys_dup_min(fd, 3 * MANY, 0), out);
	copy = uk_fdtab_copy(t);
	rc = copy ? 0 : -ENOMEM;
out:
	rc = fd < 0 ? fd : rc;
	uk_fdtab_current_set(NULL);
	uk_fdtab_release(t);
	if (copy)
		uk_fdtab_release(copy);
	return rc;
}

/* Open files are recycled, never freed: have enough before blocks count. */
void warm_up(void)
{
	static const int many = 16;
	int fds[2];

	if (uk_sys_pipe(fds, 0))
		return;
	for (int i = 0; i < many; i++)
		(void)uk_sys_dup(fds[0]);
	for (int i = 0; i < many; i++) {
		struct uk_ofile *of = uk_fdtab_get(fds[0]);

		(void)uk_fdtab_open(of->file, O_RDONLY);
		uk_fdtab_ret(of);
	}
	uk_sys_close_range(fds[0], ~0U, 0);
}

static int pipes(void *arg)
{
	struct uk_ofile *of;
	int fds[2], rc;

	(void)arg;
	rc = uk_sys_pipe(fds, O_CLOEXEC);
	if (rc)
		return rc;
	of = uk_fdtab_get(fds[1]);
	TRY(rc, (int)uk_sys_write(of, "some", 4), out);
	TRY(rc, uk_sys_fcntl(of, 1031, 8192), out); /* F_SETPIPE_SZ */
	rc = 0;
out:
	uk_fdtab_ret(of);
	uk_sys_close(fds[0]);
	uk_sys_close(fds[1]);
	return rc;
}

/* A file in memory, its pages, and locks of each kind on it. */
static int locked_file(void *arg)
{
	struct flock fl = { .l_type = F_WRLCK, .l_start = 10, .l_len = 10 };
	int fd = uk_sys_memfd_create(0), rc;
	struct uk_ofile *of;

	(void)arg;
	if (fd < 0)
		return fd;
	of = uk_fdtab_get(fd);
	TRY(rc, uk_sys_fallocate(of, 0, 0, 10000), out);
	TRY(rc, uk_sys_flock(of, LOCK_EX), out);
	TRY(rc, uk_sys_fcntl(of, F_OFD_SETLK, (unsigned long)&fl), out);
	fl.l_type = F_UNLCK;
	fl.l_start = 15;
	fl.l_len = 1;
	TRY(rc, uk_sys_fcntl(of, F_OFD_SETLK, (unsigned long)&fl), out);
	rc = 0;
out:
	uk_fdtab_ret(of);
	uk_sys_close(fd);
	return rc;
}

static int timers(void *arg)
{
	struct itimerspec it = { .it_value.tv_sec = 100 };
	struct uk_ofile *of;
	int fd = uk_sys_timerfd_create(CLOCK_MONOTONIC, 0);
	int rc;

	(void)arg;
	if (fd < 0)
		return fd;
	of = uk_fdtab_get(fd);
	rc = uk_sys_timerfd_settime(of->file, 0, &it, NULL);
	uk_fdtab_ret(of);
	uk_sys_close(fd);
	return rc;
}

/* Two descriptors in a set that is in a set itself. */
static int epolls(void *arg)
{
	struct epoll_event ev = { .events = EPOLLIN }, out;
	int set = -1, outer = -1, fd = -1, high = -1, rc;
	static const struct timespec now;
	struct uk_ofile *s = NULL, *o = NULL;

	(void)arg;
	TRY(rc, fd = uk_sys_eventfd(1, 0), out);
	TRY(rc, high = uk_sys_dup_min(fd, 20, 0), out);
	TRY(rc, set = uk_sys_epoll_create(0), out);
	TRY(rc, outer = uk_sys_epoll_create(0), out);
	s = uk_fdtab_get(set);
	o = uk_fdtab_get(outer);
	TRY(rc, uk_sys_epoll_ctl(s->file, EPOLL_CTL_ADD, fd, &ev), out);
	TRY(rc, uk_sys_epoll_ctl(s->file, EPOLL_CTL_ADD, high, &ev), out);
	TRY(rc, uk_sys_epoll_ctl(o->file, EPOLL_CTL_ADD, set, &ev), out);
	TRY(rc, uk_sys_epoll_pwait2(o->file, &out, 1, &now, NULL, 0), out);
	TRY(rc, uk_sys_epoll_ctl(s->file, EPOLL_CTL_DEL, high, NULL), out);
out:
	if (s)
		uk_fdtab_ret(s);
	if (o)
		uk_fdtab_ret(o);
	for (int i = 0; i < 4; i++) {
		int one = ((int[]){ outer, fd, set, high })[i];

		if (one >= 0)
			uk_sys_close(one);
	}
	return rc;
}

static int polls(void *arg)
{
	static const struct timespec now;
	struct pollfd p[MANY];
	int fd = uk_sys_eventfd(1, 0), rc;

	(void)arg;
	if (fd < 0)
		return fd;
	for (int i = 0; i < MANY; i++)
		p[i] = (struct pollfd){ .fd = fd, .events = POLLIN };
	rc = uk_sys_ppoll(p, MANY, &now, NULL, 0);
	uk_sys_close(fd);
	return rc < 0 ? rc : rc == MANY ? 0 : -EINVAL;
}

/* The same files without descriptors. */
static int bare_files(void *arg)
{
	struct uk_file *f = uk_eventfile_create(0, 0), *p[2];
	int rc = PTRISERR(f) ? PTR2ERR(f) : 0;

	(void)arg;
	if (rc)
		return rc;
	uk_file_release(f);
	f = uk_timerfile_create(CLOCK_REALTIME);
	if (PTRISERR(f))
		return PTR2ERR(f);
	uk_file_release(f);
	rc = uk_pipefile_create(p, 0);
	if (rc)
		return rc;
	uk_file_release(p[0]);
	uk_file_release(p[1]);
	return 0;
}

const struct operation descriptor_operations[] = {
	{ "descriptor tables", tables },
	{ "pipes", pipes },
	{ "a file with locks", locked_file },
	{ "timers", timers },
	{ "sets of descriptors", epolls },
	{ "many descriptors at once", polls },
	{ "files without descriptors", bare_files },
	{ NULL, NULL },
};
