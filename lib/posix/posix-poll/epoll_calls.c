/* SPDX-License-Identifier: BSD-3-Clause */
/* The system calls of epoll: from descriptors to files. */

#include <errno.h>
#include <sys/epoll.h>

#include <uk/posix-fdtab.h>
#include <uk/syscall.h>

#include <uk/posix-poll.h>

UK_SYSCALL_R_DEFINE(int, epoll_create, int, size)
{
	return size > 0 ? uk_sys_epoll_create(0) : -EINVAL;
}

UK_SYSCALL_R_DEFINE(int, epoll_create1, int, flags)
{
	return uk_sys_epoll_create(flags);
}

UK_SYSCALL_R_DEFINE(int, epoll_ctl, int, epfd, int, op, int, fd,
		    struct epoll_event *, event)
{
	struct uk_ofile *of = uk_fdtab_get(epfd);
	int rc;

	if (unlikely(!of))
		return -EBADF;
	rc = uk_sys_epoll_ctl(of->file, op, fd, event);
	uk_fdtab_ret(of);
	return rc;
}

UK_SYSCALL_R_DEFINE(int, epoll_pwait, int, epfd, struct epoll_event *, events,
		    int, maxevents, int, timeout, const sigset_t *, sigmask,
		    size_t, sigsetsize)
{
	struct uk_ofile *of = uk_fdtab_get(epfd);
	int rc;

	if (unlikely(!of))
		return -EBADF;
	rc = uk_sys_epoll_pwait(of->file, events, maxevents, timeout, sigmask,
				sigsetsize);
	uk_fdtab_ret(of);
	return rc;
}

UK_SYSCALL_R_DEFINE(int, epoll_pwait2, int, epfd, struct epoll_event *, events,
		    int, maxevents, const struct timespec *, tmo,
		    const sigset_t *, sigmask, size_t, sigsetsize)
{
	struct uk_ofile *of = uk_fdtab_get(epfd);
	int rc;

	if (unlikely(!of))
		return -EBADF;
	rc = uk_sys_epoll_pwait2(of->file, events, maxevents, tmo, sigmask,
				 sigsetsize);
	uk_fdtab_ret(of);
	return rc;
}

UK_SYSCALL_R_DEFINE(int, epoll_wait, int, epfd, struct epoll_event *, events,
		    int, maxevents, int, timeout)
{
	return (int)uk_syscall_r_epoll_pwait(epfd, (long)events, maxevents,
					     timeout, 0, 0);
}
