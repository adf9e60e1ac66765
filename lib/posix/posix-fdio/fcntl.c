/* SPDX-License-Identifier: BSD-3-Clause */
/* fcntl(2) and flock(2). */
#include "async.h"
#include "edge.h"
#include "locks.h"

#define SETFL_MASK (O_APPEND | O_NONBLOCK | O_DIRECT | O_NOATIME)

/* Regular files and pipes have a meaning for O_DIRECT, and nothing else. */
static int may_direct(struct uk_ofile *of)
{
	struct uk_statx stx;

	if (uk_sys_fstatx(of, UK_STATX_TYPE, &stx))
		return 0;
	return S_ISREG(stx.stx_mode) || S_ISFIFO(stx.stx_mode) ||
	       S_ISBLK(stx.stx_mode);
}

/* Replaces the bits `mask` of the mode, which others may change as well. */
void fdio_mode_change(struct uk_ofile *of, unsigned int mask, unsigned int bits)
{
	unsigned int old = uk_load_n_relaxed(&of->mode);

	while (!uk_compare_exchange_n(&of->mode, &old,
				      (old & ~mask) | (bits & mask)))
		;
}

/* O_ASYNC is left out, as on Linux, where the file sends no signals. */
static int setfl(struct uk_ofile *of, unsigned int flags)
{
	int rc;

	if ((flags & O_DIRECT & ~of->mode) && !may_direct(of))
		return -EINVAL;
	rc = fdio_async_set(of, !!(flags & O_ASYNC));
	if (rc && rc != -ENOTTY)
		return rc;
	fdio_mode_change(of, SETFL_MASK, flags);
	return 0;
}

static int file_request(struct uk_ofile *of, int req, __uptr a1, __uptr a2,
			int missing)
{
	int rc = fdio_ctl_locked(of, req, a1, a2, 0);

	return rc == -ENOSYS ? missing : rc;
}

int uk_sys_fcntl(struct uk_ofile *of, int cmd, unsigned long arg)
{
	if (cmd == F_GETFL)
		return (int)(of->mode & UKFD_MODE_MASK);
	if (unlikely(of->mode & O_PATH))
		return -EBADF;
	if (fdio_is_async(cmd))
		return fdio_async_control(of, cmd, arg);
	switch (cmd) {
	case F_SETFL:
		return setfl(of, (unsigned int)arg);
	case F_GETLK:
	case F_SETLK:
	case F_SETLKW:
	case F_OFD_GETLK:
	case F_OFD_SETLK:
	case F_OFD_SETLKW:
		return fdio_record_lock(of, cmd, (struct flock *)arg);
	case F_GETPIPE_SZ:
	case F_SETPIPE_SZ:
		return file_request(of, UKFILE_CTL_FILE_PIPESZ,
				    cmd == F_SETPIPE_SZ, (__u32)arg, -EBADF);
	case F_GET_SEALS:
		return file_request(of, UKFILE_CTL_FILE_GETSEALS, 0, 0,
				    -EINVAL);
	case F_ADD_SEALS:
		if (unlikely(!fdio_can_write(of)))
			return -EPERM;
		return file_request(of, UKFILE_CTL_FILE_ADDSEALS, arg, 0,
				    -EINVAL);
	case F_GETLEASE:
		return F_UNLCK; /* nobody gets one */
	default:
		return -EINVAL;
	}
}

static int is_lock(int cmd)
{
	return cmd == F_GETLK || cmd == F_SETLK || cmd == F_SETLKW ||
	       (cmd >= F_OFD_GETLK && cmd <= F_OFD_SETLKW);
}

/*
 * Record locks: the structure is the program's.  A close of the descriptor
 * meanwhile has not seen this lock, so it is undone here.
 */
static int edge_lock(struct uk_ofile *of, int fd, int cmd, struct flock *usr)
{
	struct flock fl;
	int rc = uk_user_get_obj(&fl, usr);

	if (unlikely(rc))
		return rc;
	rc = fdio_record_lock(of, cmd, &fl);
	if (rc)
		return rc;
	if (cmd == F_GETLK || cmd == F_OFD_GETLK)
		return uk_user_put_obj(usr, &fl);
	if ((cmd == F_SETLK || cmd == F_SETLKW) &&
	    unlikely(!uk_fdtab_has(fd, of))) {
		uk_file_locks_drop(of->file, uk_fdtab_current());
		return -EBADF;
	}
	return 0;
}

static int edge_owner(struct uk_ofile *of, int cmd, struct f_owner_ex *usr)
{
	struct f_owner_ex ex;
	int rc;

	if (unlikely(of->mode & O_PATH))
		return -EBADF;
	if (cmd == F_SETOWN_EX && uk_user_get_obj(&ex, usr))
		return -EFAULT;
	rc = fdio_async_control(of, cmd, (unsigned long)&ex);
	if (rc || cmd == F_SETOWN_EX)
		return rc;
	return uk_user_put_obj(usr, &ex);
}

static int edge_fcntl(struct uk_ofile *of, int fd, int cmd, unsigned long arg)
{
	if (cmd == F_SETOWN_EX || cmd == F_GETOWN_EX)
		return edge_owner(of, cmd, (struct f_owner_ex *)arg);
	if (!is_lock(cmd))
		return uk_sys_fcntl(of, cmd, arg);
	if (unlikely(of->mode & O_PATH))
		return -EBADF;
	return edge_lock(of, fd, cmd, (struct flock *)arg);
}

UK_SYSCALL_R_DEFINE(int, fcntl, int, fd, int, cmd, unsigned long, arg)
{
	int rc;

	switch (cmd) {
	case F_DUPFD:
		return uk_sys_dup_min(fd, (int)arg, 0);
	case F_DUPFD_CLOEXEC:
		return uk_sys_dup_min(fd, (int)arg, O_CLOEXEC);
	case F_GETFD:
		rc = uk_fdtab_getflags(fd);
		return rc < 0 ? rc : (rc ? FD_CLOEXEC : 0);
	case F_SETFD:
		return uk_fdtab_setflags(fd, arg & FD_CLOEXEC ? O_CLOEXEC : 0);
	}
	return WITH_OFILE(int, of, fd, edge_fcntl(of, fd, cmd, arg));
}

int uk_sys_flock(struct uk_ofile *of, int op)
{
	return of->mode & O_PATH ? -EBADF : fdio_flock(of, op);
}

UK_SYSCALL_R_DEFINE(int, flock, int, fd, int, op)
{
	return WITH_OFILE(int, of, fd, uk_sys_flock(of, op));
}
