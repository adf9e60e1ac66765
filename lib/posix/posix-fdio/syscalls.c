/* SPDX-License-Identifier: BSD-3-Clause */
/* The system calls of posix-fdio: from numbers to open files and back. */
#include "fdio.h"

#include <sys/ioctl.h>

#include <uk/posix-fdio.h>
#include <uk/posix-fdtab.h>
#include <uk/syscall.h>

/* Evaluates a call on the open file of `fd`; -EBADF if there is none. */
#define WITH_OFILE(type, of, fd, call)                                         \
	({                                                                     \
		struct uk_ofile *of = uk_fdtab_get(fd);                        \
		type __r = -EBADF;                                             \
                                                                               \
		if (likely(of)) {                                              \
			__r = call;                                            \
			uk_fdtab_ret(of);                                      \
		}                                                              \
		__r;                                                           \
	})

UK_SYSCALL_R_DEFINE(ssize_t, read, int, fd, void *, buf, size_t, count)
{
	return WITH_OFILE(ssize_t, of, fd, uk_sys_read(of, buf, count));
}

UK_SYSCALL_R_DEFINE(ssize_t, write, int, fd, const void *, buf, size_t, count)
{
	return WITH_OFILE(ssize_t, of, fd, uk_sys_write(of, buf, count));
}

UK_SYSCALL_R_DEFINE(ssize_t, readv, int, fd, const struct iovec *, iov, int,
		    iovcnt)
{
	return WITH_OFILE(ssize_t, of, fd, uk_sys_readv(of, iov, iovcnt));
}

UK_SYSCALL_R_DEFINE(ssize_t, writev, int, fd, const struct iovec *, iov, int,
		    iovcnt)
{
	return WITH_OFILE(ssize_t, of, fd, uk_sys_writev(of, iov, iovcnt));
}

UK_SYSCALL_R_DEFINE(ssize_t, pread64, int, fd, void *, buf, size_t, count,
		    off_t, off)
{
	return WITH_OFILE(ssize_t, of, fd, uk_sys_pread(of, buf, count, off));
}

UK_SYSCALL_R_DEFINE(ssize_t, pwrite64, int, fd, const void *, buf, size_t,
		    count, off_t, off)
{
	return WITH_OFILE(ssize_t, of, fd, uk_sys_pwrite(of, buf, count, off));
}

/* The offset comes in two halves; the upper one is 0 on 64-bit machines. */
UK_SYSCALL_R_DEFINE(ssize_t, preadv, int, fd, const struct iovec *, iov, int,
		    iovcnt, off_t, off, long, high)
{
	(void)high;
	return WITH_OFILE(ssize_t, of, fd, uk_sys_preadv(of, iov, iovcnt, off));
}

UK_SYSCALL_R_DEFINE(ssize_t, pwritev, int, fd, const struct iovec *, iov, int,
		    iovcnt, off_t, off, long, high)
{
	(void)high;
	return WITH_OFILE(ssize_t, of, fd,
			  uk_sys_pwritev(of, iov, iovcnt, off));
}

UK_SYSCALL_R_DEFINE(ssize_t, preadv2, int, fd, const struct iovec *, iov, int,
		    iovcnt, off_t, off, long, high, int, flags)
{
	(void)high;
	return WITH_OFILE(ssize_t, of, fd,
			  uk_sys_preadv2(of, iov, iovcnt, off, flags));
}

UK_SYSCALL_R_DEFINE(ssize_t, pwritev2, int, fd, const struct iovec *, iov, int,
		    iovcnt, off_t, off, long, high, int, flags)
{
	(void)high;
	return WITH_OFILE(ssize_t, of, fd,
			  uk_sys_pwritev2(of, iov, iovcnt, off, flags));
}

UK_SYSCALL_R_DEFINE(off_t, lseek, int, fd, off_t, off, int, whence)
{
	return WITH_OFILE(off_t, of, fd, uk_sys_lseek(of, off, whence));
}

UK_SYSCALL_R_DEFINE(int, fstat, int, fd, struct stat *, st)
{
	return WITH_OFILE(int, of, fd, uk_sys_fstat(of, st));
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

UK_SYSCALL_R_DEFINE(int, ioctl, int, fd, unsigned int, request, void *, arg)
{
	if (request == FIOCLEX)
		return uk_fdtab_setflags(fd, O_CLOEXEC);
	if (request == FIONCLEX)
		return uk_fdtab_setflags(fd, 0);
	return WITH_OFILE(int, of, fd, uk_sys_ioctl(of, request, arg));
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
