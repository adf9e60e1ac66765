/* SPDX-License-Identifier: BSD-3-Clause */
/* Waiting for several files: poll, select, epoll. */
#ifndef __UK_POSIX_POLL_H__
#define __UK_POSIX_POLL_H__

#include <poll.h>
#include <signal.h>
#include <sys/epoll.h>
#include <sys/select.h>
#include <time.h>

#include <uk/file.h>

UK_BEGIN_DECLS

struct uk_ksigset {
	const sigset_t *ss;
	size_t ss_len;
};

/** System calls: results and errors as Linux.  They sleep. */
int uk_sys_ppoll(struct pollfd *fds, nfds_t nfds, const struct timespec *tmo,
		 const sigset_t *sigmask, size_t sigsetsize);
int uk_sys_pselect(int nfds, fd_set *readfds, fd_set *writefds,
		   fd_set *exceptfds, struct timespec *tmo,
		   const struct uk_ksigset *sigmask);

/** A new, empty epoll set; -ENOMEM as pointer. */
struct uk_file *uk_epollfile_create(void);
int uk_sys_epoll_create(int flags);
int uk_sys_epoll_ctl(const struct uk_file *epf, int op, int fd,
		     const struct epoll_event *event);
int uk_sys_epoll_pwait2(const struct uk_file *epf, struct epoll_event *events,
			int maxevents, const struct timespec *tmo,
			const sigset_t *sigmask, size_t sigsetsize);
int uk_sys_epoll_pwait(const struct uk_file *epf, struct epoll_event *events,
		       int maxevents, int timeout, const sigset_t *sigmask,
		       size_t sigsetsize);

/**
 * The signal library's part: `swap` puts a signal mask in place of the calling
 * thread's for the wait (-errno to refuse), `restore` ends that; a signal that
 * has interrupted the wait is delivered under the wait's mask first.  What
 * ends a wait is told by uk_file_interrupted_set().
 */
struct uk_poll_sigops {
	int (*swap)(const sigset_t *mask, size_t len);
	void (*restore)(int interrupted);
};
void uk_poll_sigops_set(const struct uk_poll_sigops *ops);

UK_END_DECLS

#endif /* __UK_POSIX_POLL_H__ */
