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

UK_SYSCALL_R_DEFINE(int, readahead, int, fd, off_t, off, size_t, len)
{
	(void)off;
	(void)len;
	return WITH_OFILE(int, of, fd, uk_sys_readahead(of));
}

UK_SYSCALL_R_DEFINE(int, sync_file_range, int, fd, off_t, off, off_t, len,
		    unsigned int, flags)
{
	return WITH_OFILE(int, of, fd,
			  uk_sys_sync_file_range(of, off, len, flags));
}
