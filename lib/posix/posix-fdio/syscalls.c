/* SPDX-License-Identifier: BSD-3-Clause */
/* The system calls of posix-fdio: from numbers to open files and back. */
#include "edge.h"

#include <sys/ioctl.h>

UK_SYSCALL_R_DEFINE(off_t, lseek, int, fd, off_t, off, int, whence)
{
	return WITH_OFILE(off_t, of, fd, uk_sys_lseek(of, off, whence));
}

UK_SYSCALL_R_DEFINE(int, fchmod, int, fd, mode_t, mode)
{
	return WITH_OFILE(int, of, fd, uk_sys_fchmod(of, mode));
}

UK_SYSCALL_R_DEFINE(int, fchown, int, fd, uid_t, owner, gid_t, group)
{
	return WITH_OFILE(int, of, fd, uk_sys_fchown(of, owner, group));
}

UK_SYSCALL_R_DEFINE(int, fsync, int, fd)
{
	return WITH_OFILE(int, of, fd, uk_sys_fsync(of));
}

UK_SYSCALL_R_DEFINE(int, fdatasync, int, fd)
{
	return WITH_OFILE(int, of, fd, uk_sys_fdatasync(of));
}

UK_SYSCALL_R_DEFINE(int, ftruncate, int, fd, off_t, len)
{
	return WITH_OFILE(int, of, fd, uk_sys_ftruncate(of, len));
}

UK_SYSCALL_R_DEFINE(int, fallocate, int, fd, int, mode, off_t, off, off_t, len)
{
	return WITH_OFILE(int, of, fd, uk_sys_fallocate(of, mode, off, len));
}

UK_SYSCALL_R_DEFINE(int, fadvise64, int, fd, off_t, off, off_t, len, int,
		    advice)
{
	return WITH_OFILE(int, of, fd, uk_sys_fadvise(of, off, len, advice));
}

UK_SYSCALL_R_DEFINE(int, fcntl, int, fd, int, cmd, unsigned long, arg)
{
	int rc;

	switch (cmd) {
	case F_DUPFD:
		return uk_sys_dup_min(fd, arg, 0);
	case F_DUPFD_CLOEXEC:
		return uk_sys_dup_min(fd, arg, O_CLOEXEC);
	case F_GETFD:
		rc = uk_fdtab_getflags(fd);
		return rc < 0 ? rc : (rc ? FD_CLOEXEC : 0);
	case F_SETFD:
		return uk_fdtab_setflags(fd, arg & FD_CLOEXEC ? O_CLOEXEC : 0);
	}
	return WITH_OFILE(int, of, fd, uk_sys_fcntl(of, cmd, arg));
}

static int edge_ioctl(struct uk_ofile *of, unsigned int request, void *arg)
{
	int on;

	if (request != FIONBIO && request != FIOASYNC)
		return uk_sys_ioctl(of, request, arg);
	if (unlikely(of->mode & O_PATH))
		return -EBADF;
	if (unlikely(uk_user_get_obj(&on, (int *)arg)))
		return -EFAULT;
	return uk_sys_ioctl(of, request, &on);
}

UK_SYSCALL_R_DEFINE(int, ioctl, int, fd, unsigned int, request, void *, arg)
{
	if (request == FIOCLEX)
		return uk_fdtab_setflags(fd, O_CLOEXEC);
	if (request == FIONCLEX)
		return uk_fdtab_setflags(fd, 0);
	return WITH_OFILE(int, of, fd, edge_ioctl(of, request, arg));
}

UK_SYSCALL_R_DEFINE(ssize_t, sendfile, int, outfd, int, infd, off_t *, off,
		    size_t, count)
{
	struct uk_ofile *out = uk_fdtab_get(outfd);
	ssize_t r;

	if (unlikely(!out))
		return -EBADF;
	r = WITH_OFILE(ssize_t, in, infd, uk_sys_sendfile(out, in, off, count));
	uk_fdtab_ret(out);
	return r;
}
