/* SPDX-License-Identifier: BSD-3-Clause */
/* Calls that wait: for many descriptors, for a time, for the terminal. */
#include <errno.h>
#include <fcntl.h>
#include <poll.h>
#include <sys/eventfd.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/select.h>
#include <termios.h>
#include <time.h>

#include <uk/posix-eventfd.h>
#include <uk/posix-fdio.h>
#include <uk/posix-fdtab.h>
#include <uk/posix-poll.h>
#include <uk/posix-timerfd.h>
#include <uk/posix-vfs.h>
#include <uk/syscall.h>
#include <uk/vfs.h>

#include "nomem.h"

#define MANY 100 /* entries of poll(2) */
#define DUPS 20 /* descriptors; more than fit on the stack of a call */
#define TCGETS_NR 0x5401
#define TCSETS_NR 0x5402

static const struct timespec soon = { .tv_nsec = 1000000 };

/* Descriptors of one counter; returns how many there are. */
static int dups_open(int fds[DUPS], unsigned int count)
{
	int n = 1;

	fds[0] = uk_sys_eventfd(count, EFD_NONBLOCK);
	if (fds[0] < 0)
		return fds[0];
	for (; n < DUPS; n++) {
		fds[n] = uk_sys_dup(fds[0]);
		if (fds[n] < 0)
			break;
	}
	return n;
}

static void dups_close(const int fds[DUPS], int n)
{
	while (n-- > 0)
		uk_sys_close(fds[n]);
}

/* Nothing comes: the call has to register everywhere, and sleep. */
static int poll_waits(void *arg)
{
	int fd = uk_sys_eventfd(0, 0), rc;
	struct timespec t = soon;
	struct pollfd p[MANY];

	(void)arg;
	if (fd < 0)
		return fd;
	for (int i = 0; i < MANY; i++)
		p[i] = (struct pollfd){ .fd = fd, .events = POLLIN };
	rc = uk_sys_ppoll(p, MANY, &soon, NULL, 0);
	if (rc >= 0)
		rc = (int)uk_syscall_r_ppoll((long)p, MANY, (long)&t, 0, 0);
	uk_sys_close(fd);
	return only(rc > 0 ? -EINVAL : rc, ENOMEM);
}

static int select_with(unsigned int count, int want)
{
	struct timespec t = soon;
	int fds[DUPS], n = dups_open(fds, count), rc;
	fd_set in;

	if (n < 0)
		return n;
	FD_ZERO(&in);
	for (int i = 0; i < n; i++)
		FD_SET(fds[i], &in);
	rc = uk_sys_pselect(FD_SETSIZE, &in, NULL, NULL, &t, NULL);
	dups_close(fds, n);
	if (rc >= 0 && n == DUPS && rc != want)
		return -EINVAL;
	return only(rc < 0 ? rc : 0, ENOMEM);
}

static int select_many(void *arg)
{
	int rc = select_with(1, DUPS);

	(void)arg;
	return rc ? rc : select_with(0, 0);
}

/* A program's sets, which are longer than the call's own stack has room for. */
static int select_long(void *arg)
{
	unsigned long in[4096 / (8 * sizeof(long))] = { 0 };
	struct timespec t = soon;
	int fd = uk_sys_eventfd(1, 0), rc;
	unsigned int limit = uk_fdtab_limit_get();

	(void)arg;
	if (fd < 0)
		return fd;
	in[0] = 1UL << fd;
	(void)uk_fdtab_limit_set(8 * sizeof(in));
	rc = (int)uk_syscall_r_pselect6(8 * sizeof(in), (long)in, 0, 0,
					(long)&t, 0);
	(void)uk_fdtab_limit_set(limit);
	uk_sys_close(fd);
	return rc == 1 ? 0 : rc < 0 ? only(rc, ENOMEM) : -EINVAL;
}

static int epoll_fill(const struct uk_file *set, const int *fds, int n)
{
	struct epoll_event ev = { .events = EPOLLIN };
	int rc = 0;

	for (int i = 0; i < n && !rc; i++)
		rc = uk_sys_epoll_ctl(set, EPOLL_CTL_ADD, fds[i], &ev);
	return only(rc, ENOMEM);
}

/* A set of many, one inside of it; waits with a mask until time is up. */
static int epoll_waits(void *arg)
{
	struct epoll_event ev = { .events = EPOLLIN | EPOLLET }, out[DUPS];
	int fds[DUPS], n = dups_open(fds, 0), set = -1, inner = -1, rc = n;
	struct uk_ofile *s = NULL;
	static const sigset_t mask;

	(void)arg;
	TRY(rc, n, out);
	TRY(rc, set = uk_sys_epoll_create(EPOLL_CLOEXEC), out);
	TRY(rc, inner = uk_sys_epoll_create(0), out);
	s = uk_fdtab_get(set);
	TRY(rc, epoll_fill(s->file, fds, n), out);
	TRY(rc, uk_sys_epoll_ctl(s->file, EPOLL_CTL_ADD, inner, &ev), out);
	TRY(rc, uk_sys_epoll_ctl(s->file, EPOLL_CTL_MOD, fds[0], &ev), out);
	rc = uk_sys_epoll_pwait2(s->file, out, DUPS, &soon, &mask, 8);
	if (!rc)
		rc = uk_sys_epoll_pwait(s->file, out, DUPS, 0, NULL, 0);
out:
	if (s)
		uk_fdtab_ret(s);
	if (inner >= 0)
		uk_sys_close(inner); /* while it is in the other one */
	dups_close(fds, n);
	if (set >= 0)
		uk_sys_close(set);
	return only(rc > 0 ? -EINVAL : rc, ENOMEM);
}

/* A timer that is read before it expires, and a counter before it counts. */
static int timer_read(void *arg)
{
	struct itimerspec it = { soon, soon }, now;
	int fd = uk_sys_timerfd_create(CLOCK_MONOTONIC, 0), rc;
	struct uk_ofile *of;
	__u64 n = 0;

	(void)arg;
	if (fd < 0)
		return only(fd, ENOMEM);
	of = uk_fdtab_get(fd);
	TRY(rc, uk_sys_timerfd_settime(of->file, 0, &it, NULL), out);
	TRY(rc, (int)uk_sys_read(of, &n, sizeof(n)), out);
	TRY(rc, uk_sys_timerfd_gettime(of->file, &now), out);
	rc = n && now.it_interval.tv_nsec == soon.tv_nsec ? 0 : -EINVAL;
out:
	uk_fdtab_ret(of);
	uk_sys_close(fd);
	return rc;
}

static int counter(void *arg)
{
	int fd = uk_sys_eventfd(0, EFD_SEMAPHORE), rc;
	struct uk_ofile *of;
	__u64 n = 3;

	(void)arg;
	if (fd < 0)
		return only(fd, ENOMEM);
	of = uk_fdtab_get(fd);
	TRY(rc, (int)uk_sys_write(of, &n, sizeof(n)), out);
	TRY(rc, (int)uk_sys_read(of, &n, sizeof(n)), out);
	rc = n == 1 ? 0 : -EINVAL;
out:
	uk_fdtab_ret(of);
	uk_sys_close(fd);
	return rc;
}

/* As the kernel has it, which is not how every libc does. */
struct ktermios {
	unsigned int flag[4];
	unsigned char line, cc[19];
};

/* A read that waits for a key until time is up, and one for a line. */
static int keys(struct uk_ofile *of)
{
	struct ktermios was, t;
	char key[8];
	int rc;

	TRY(rc, uk_sys_ioctl(of, TCGETS_NR, &was), out);
	t = was;
	t.flag[3] &= ~(unsigned int)(ICANON | ECHO);
	t.cc[VMIN] = 0;
	t.cc[VTIME] = 1;
	TRY(rc, uk_sys_ioctl(of, TCSETS_NR, &t), out);
	rc = (int)uk_sys_read(of, key, sizeof(key));
	if (uk_sys_ioctl(of, TCSETS_NR, &was))
		return -EINVAL;
	TRY(rc, rc, out);
	TRY(rc, uk_sys_fcntl(of, F_SETFL, O_RDWR | O_NONBLOCK), out);
	rc = (int)uk_sys_read(of, key, sizeof(key));
	if (rc != -EAGAIN)
		return -EINVAL;
	rc = (int)uk_sys_write(of, "# a terminal\n", 13);
out:
	return rc < 0 ? rc : 0;
}

static int terminal(void *arg)
{
	int rc, fd = -1, mnt = 0;
	struct uk_ofile *of;

	(void)arg;
	TRY(rc, uk_vfs_mkdir("/terminals", 0700), out);
	TRY(rc, uk_vfs_mount("", "/terminals", "devfs", 0, ""), out);
	mnt = 1;
	fd = uk_sys_openat(AT_FDCWD, "/terminals/tty", O_RDWR, 0);
	TRY(rc, only(fd, ENOMEM), out);
	of = uk_fdtab_get(fd);
	rc = keys(of);
	uk_fdtab_ret(of);
	uk_sys_close(fd);
out:
	if (mnt && uk_vfs_umount("/terminals", 0))
		rc = -EBUSY;
	/* twice: the first may be the allocation that fails */
	uk_vfs_unlinkat(NULL, "/terminals", 1);
	uk_vfs_unlinkat(NULL, "/terminals", 1);
	return rc;
}

const struct operation wait_operations[] = {
	{ "a poll that waits", poll_waits },
	{ "a select of many", select_many },
	{ "a select of long sets", select_long },
	{ "a set of many that is waited for", epoll_waits },
	{ "a timer that is read", timer_read },
	{ "a counter", counter },
	{ "the terminal", terminal },
	{ NULL, NULL },
};
