/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * poll(2), ppoll(2): looks at all files once; if none is ready, chains each
 * to one queue of its own and sleeps there.
 */

#include <errno.h>
#include <poll.h>

#include <uk/alloc.h>
#include <uk/posix-fdtab.h>
#include <uk/syscall.h>

#include <uk/posix-poll.h>

#include "wait.h"

#define ALWAYS (POLLERR | POLLHUP)
#define FEW 8 /* descriptors that need no allocation */

struct watch {
	struct uk_ofile *of; /* strong reference, or NULL */
	struct uk_poll_chain chain;
};

static uk_pollevent wanted(const struct pollfd *p)
{
	return (unsigned short)p->events | ALWAYS;
}

/* Fills in what is ready now; gives the number of descriptors with events. */
static int look(struct pollfd *fds, nfds_t n, const struct watch *w)
{
	int ready = 0;

	for (nfds_t i = 0; i < n; i++) {
		fds[i].revents = 0;
		if (fds[i].fd < 0)
			continue;
		if (w[i].of)
			fds[i].revents = (short)uk_file_poll_immediate(
				w[i].of->file, wanted(&fds[i]));
		else
			fds[i].revents = POLLNVAL;
		ready += fds[i].revents != 0;
	}
	return ready;
}

static void chain_all(struct pollfd *fds, nfds_t n, struct watch *w,
		      struct uk_pollq *q)
{
	for (nfds_t i = 0; i < n; i++) {
		if (!w[i].of)
			continue;
		w[i].chain = UK_POLL_CHAIN_UPDATE(wanted(&fds[i]), q, POLLIN);
		if (uk_pollq_poll_register(&w[i].of->file->state->pollq,
					   &w[i].chain, 1))
			uk_pollq_set(q, POLLIN);
	}
}

static void unchain_all(nfds_t n, struct watch *w)
{
	for (nfds_t i = 0; i < n; i++)
		if (w[i].of)
			uk_pollq_unregister(&w[i].of->file->state->pollq,
					    &w[i].chain);
}

static int wait_ready(struct pollfd *fds, nfds_t n, struct watch *w,
		      __nsec deadline)
{
	struct uk_pollq q;
	int ready = 0;
	int ended;

	uk_pollq_init(&q);
	chain_all(fds, n, w, &q);
	for (;;) {
		ended = !uk_pollq_poll_until(&q, POLLIN, deadline);
		/* before the look: what comes later sets it again */
		uk_pollq_clear(&q, POLLIN);
		ready = look(fds, n, w);
		if (ready)
			break;
		if (poll_interrupted()) {
			ready = -EINTR;
			break;
		}
		if (ended && deadline != POLL_NEVER)
			break;
	}
	unchain_all(n, w);
	return ready;
}

static int poll_files(struct pollfd *fds, nfds_t n, struct watch *w,
		      const struct timespec *tmo)
{
	__nsec deadline;
	int now, rc;

	rc = poll_deadline(tmo, &deadline, &now);
	if (unlikely(rc))
		return rc;
	for (nfds_t i = 0; i < n; i++)
		w[i].of = fds[i].fd < 0 ? NULL : uk_fdtab_get(fds[i].fd);
	rc = look(fds, n, w);
	if (!rc && !now)
		rc = wait_ready(fds, n, w, deadline);
	for (nfds_t i = 0; i < n; i++)
		if (w[i].of)
			uk_fdtab_ret(w[i].of);
	return rc;
}

int uk_sys_ppoll(struct pollfd *fds, nfds_t nfds, const struct timespec *tmo,
		 const sigset_t *sigmask, size_t sigsetsize)
{
	struct uk_alloc *a = uk_alloc_get_default();
	struct watch few[FEW];
	struct watch *w = few;
	int rc;

	if (unlikely(nfds > uk_fdtab_limit_get()))
		return -EINVAL;
	if (unlikely(!fds && nfds))
		return -EFAULT;
	if (nfds > FEW) {
		w = uk_malloc(a, nfds * sizeof(*w));
		if (unlikely(!w))
			return -ENOMEM;
	}
	rc = poll_mask_enter(sigmask, sigsetsize);
	if (likely(!rc)) {
		rc = poll_files(fds, nfds, w, tmo);
		poll_mask_leave(sigmask);
	}
	if (w != few)
		uk_free(a, w);
	return rc;
}

UK_SYSCALL_R_DEFINE(int, ppoll, struct pollfd *, fds, nfds_t, nfds,
		    const struct timespec *, tmo, const sigset_t *, sigmask,
		    size_t, sigsetsize)
{
	return uk_sys_ppoll(fds, nfds, tmo, sigmask, sigsetsize);
}

UK_SYSCALL_R_DEFINE(int, poll, struct pollfd *, fds, nfds_t, nfds, int, msec)
{
	struct timespec ts;

	if (msec < 0)
		return uk_sys_ppoll(fds, nfds, NULL, NULL, 0);
	ts.tv_sec = msec / 1000;
	ts.tv_nsec = (msec % 1000) * 1000000L;
	return uk_sys_ppoll(fds, nfds, &ts, NULL, 0);
}
