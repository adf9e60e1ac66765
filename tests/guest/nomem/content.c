/* SPDX-License-Identifier: BSD-3-Clause */
/* What is in pipes and files in memory, and locks on them. */
#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/file.h>
#include <sys/stat.h>

#include <uk/posix-fdio.h>
#include <uk/posix-fdtab.h>
#include <uk/posix-memfd.h>
#include <uk/posix-pipe.h>
#include <uk/posix-vfs.h>
#include <uk/vfs.h>

#include "nomem.h"

#define SET_PIPE_SZ 1031
#define ADD_SEALS 1033
#define SEAL_WRITE 8
#define MAY_SEAL 2 /* MFD_ALLOW_SEALING */

/* Two open files, and what it takes to be rid of them. */
struct pair {
	int fd[2];
	struct uk_ofile *of[2];
};

static int pair_pipe(struct pair *p, int flags)
{
	int rc = uk_sys_pipe(p->fd, flags);

	for (int i = 0; i < 2 && !rc; i++)
		p->of[i] = uk_fdtab_get(p->fd[i]);
	return only(rc, ENOMEM);
}

static int pair_memfd(struct pair *p)
{
	for (int i = 0; i < 2; i++) {
		p->fd[i] = uk_sys_memfd_create(MAY_SEAL);
		if (p->fd[i] < 0)
			return only(p->fd[i], ENOMEM);
		p->of[i] = uk_fdtab_get(p->fd[i]);
	}
	return 0;
}

static void pair_close(struct pair *p)
{
	for (int i = 0; i < 2; i++) {
		if (!p->of[i])
			continue;
		uk_fdtab_ret(p->of[i]);
		uk_sys_close(p->fd[i]);
	}
}

/* The ring and the marks of the packets are blocks of their own. */
static int packets(void *arg)
{
	struct pair p = { .of = { NULL } };
	char buf[8];
	int rc;

	(void)arg;
	TRY(rc, pair_pipe(&p, O_DIRECT), out);
	TRY(rc, (int)uk_sys_write(p.of[1], "one", 3), out);
	TRY(rc, (int)uk_sys_write(p.of[1], "two", 3), out);
	rc = uk_sys_fcntl(p.of[1], SET_PIPE_SZ, 1 << 20);
	TRY(rc, only(rc, ENOMEM), lost);
	rc = uk_sys_fcntl(p.of[1], SET_PIPE_SZ, 8192);
lost:
	/* also where the size could not change */
	if (uk_sys_read(p.of[0], buf, sizeof(buf)) != 3 ||
	    memcmp(buf, "one", 3))
		rc = -EINVAL;
out:
	pair_close(&p);
	return only(rc < 0 ? rc : 0, ENOMEM);
}

/* From a file to a pipe, to another pipe, and to a file again. */
static int spliced(void *arg)
{
	struct pair f = { .of = { NULL } }, a = f, b = f;
	struct iovec iov = { (void *)"more", 4 };
	loff_t far = 20000;
	int rc;

	(void)arg;
	TRY(rc, pair_memfd(&f), out);
	TRY(rc, pair_pipe(&a, 0), out);
	TRY(rc, pair_pipe(&b, 0), out);
	TRY(rc, (int)uk_sys_pwrite(f.of[0], "text", 4, 0), out);
	TRY(rc, (int)uk_sys_splice(f.of[0], NULL, a.of[1], NULL, 4, 0), out);
	TRY(rc, (int)uk_sys_vmsplice(a.of[1], &iov, 1, 0), out);
	TRY(rc, (int)uk_sys_tee(a.of[0], b.of[1], 8, 0), out);
	TRY(rc, (int)uk_sys_splice(a.of[0], NULL, b.of[1], NULL, 8, 0), out);
	TRY(rc, (int)uk_sys_splice(b.of[0], NULL, f.of[1], &far, 16, 0), out);
	rc = rc == 16 ? 0 : -EINVAL;
out:
	pair_close(&a);
	pair_close(&b);
	pair_close(&f);
	return rc;
}

static int copied(void *arg)
{
	struct pair f = { .of = { NULL } };
	off_t from = 0;
	int rc;

	(void)arg;
	TRY(rc, pair_memfd(&f), out);
	TRY(rc, (int)uk_sys_pwrite(f.of[0], "text", 4, 9000), out);
	TRY(rc, (int)uk_sys_sendfile(f.of[1], f.of[0], &from, 9004), out);
	from = 0;
	rc = (int)uk_sys_copy_file_range(f.of[0], &from, f.of[1], NULL, 9004,
					 0);
out:
	pair_close(&f);
	return rc < 0 ? rc : 0;
}

static int sealed(void *arg)
{
	struct pair f = { .of = { NULL } };
	int rc;

	(void)arg;
	TRY(rc, pair_memfd(&f), out);
	TRY(rc, (int)uk_sys_pwrite(f.of[0], "text", 4, 0), out);
	TRY(rc, uk_sys_ftruncate(f.of[0], 3L << 20), out);
	TRY(rc, (int)uk_sys_pwrite(f.of[0], "text", 4, 2L << 20), out);
	TRY(rc, uk_sys_ftruncate(f.of[0], 2), out);
	TRY(rc, (int)uk_sys_pwrite(f.of[0], "text", 4, 5000), out);
	TRY(rc, uk_sys_fcntl(f.of[0], ADD_SEALS, SEAL_WRITE), out);
	rc = (int)uk_sys_write(f.of[0], "no", 2);
	rc = rc == -EPERM ? 0 : -EINVAL;
out:
	pair_close(&f);
	return rc < 0 ? rc : 0;
}

static int lock(struct uk_ofile *of, int cmd, short type, off_t start,
		off_t len)
{
	struct flock fl = { .l_type = type, .l_start = start, .l_len = len };

	return only(uk_sys_fcntl(of, cmd, (unsigned long)&fl), ENOLCK);
}

/* One that is split twice, joined again, and cut from both sides. */
static int ranges(int cmd)
{
	struct pair f = { .of = { NULL } };
	int rc;

	TRY(rc, pair_memfd(&f), out);
	/* what is not locked is unlocked without any */
	if (lock(f.of[0], cmd, F_UNLCK, 0, 0)) {
		rc = -EINVAL;
		goto out;
	}
	TRY(rc, lock(f.of[0], cmd, F_WRLCK, 0, 100), out);
	TRY(rc, lock(f.of[0], cmd, F_UNLCK, 40, 20), out);
	TRY(rc, lock(f.of[0], cmd, F_RDLCK, 70, 10), out);
	TRY(rc, lock(f.of[0], cmd, F_WRLCK, 30, 60), out);
	TRY(rc, lock(f.of[0], cmd, F_UNLCK, 90, 0), out);
out:
	/* all locks of a file can be given back without memory */
	if (f.of[0] && lock(f.of[0], cmd, F_UNLCK, 0, 0))
		rc = -EINVAL;
	pair_close(&f);
	return rc;
}

static int record_locks(void *arg)
{
	(void)arg;
	return ranges(F_SETLK);
}

static int ofd_locks(void *arg)
{
	(void)arg;
	return ranges(F_OFD_SETLK);
}

/* Is held still if it cannot become one of the other kind. */
static int flocks(void *arg)
{
	struct pair f = { .of = { NULL } };
	int rc, was = 0;

	(void)arg;
	TRY(rc, uk_vfs_mknodat(NULL, "/flock", S_IFREG | 0600, 0, NULL), out);
	for (int i = 0; i < 2; i++) {
		f.fd[i] = uk_sys_openat(AT_FDCWD, "/flock", O_RDWR, 0);
		TRY(rc, only(f.fd[i], ENOMEM), out);
		f.of[i] = uk_fdtab_get(f.fd[i]);
	}
	TRY(rc, only(uk_sys_flock(f.of[0], LOCK_EX), ENOMEM), out);
	was = 1;
	TRY(rc, only(uk_sys_flock(f.of[0], LOCK_SH), ENOMEM), out);
	was = 0;
	rc = only(uk_sys_flock(f.of[1], LOCK_SH | LOCK_NB), ENOMEM);
out:
	if (was && rc == -ENOMEM &&
	    uk_sys_flock(f.of[1], LOCK_EX | LOCK_NB) != -EAGAIN)
		rc = -EINVAL;
	if (f.of[0] && uk_sys_flock(f.of[0], LOCK_UN))
		rc = -EINVAL;
	pair_close(&f);
	/* twice: the first may be the allocation that fails */
	uk_vfs_unlinkat(NULL, "/flock", 0);
	uk_vfs_unlinkat(NULL, "/flock", 0);
	return rc;
}

/* Both ends of a named pipe; who comes first does not wait. */
static int fifo(void *arg)
{
	static const int how[2] = { O_RDONLY | O_NONBLOCK, O_WRONLY };
	struct pair p = { .of = { NULL } };
	int rc;

	(void)arg;
	TRY(rc, uk_vfs_mknodat(NULL, "/fifo", S_IFIFO | 0600, 0, NULL), out);
	rc = uk_sys_openat(AT_FDCWD, "/fifo", O_WRONLY | O_NONBLOCK, 0);
	TRY(rc, rc == -ENXIO ? 0 : rc < 0 ? rc : -EINVAL, out);
	for (int i = 0; i < 2; i++) {
		p.fd[i] = uk_sys_openat(AT_FDCWD, "/fifo", how[i], 0);
		TRY(rc, only(p.fd[i], ENOMEM), out);
		p.of[i] = uk_fdtab_get(p.fd[i]);
	}
	TRY(rc, only((int)uk_sys_write(p.of[1], "text", 4), ENOMEM), out);
	rc = 0;
out:
	pair_close(&p);
	uk_vfs_unlinkat(NULL, "/fifo", 0);
	uk_vfs_unlinkat(NULL, "/fifo", 0);
	return rc;
}

const struct operation content_operations[] = {
	{ "a pipe for packets that is resized", packets },
	{ "splice and tee", spliced },
	{ "copies from file to file", copied },
	{ "a file that is cut and sealed", sealed },
	{ "record locks", record_locks },
	{ "locks of open files", ofd_locks },
	{ "locks of whole files", flocks },
	{ "a named pipe", fifo },
	{ NULL, NULL },
};
