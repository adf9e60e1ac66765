/* SPDX-License-Identifier: BSD-3-Clause */
/* epoll_wait(2) and its relatives: waiting for a set, and what is reported. */
#include "poll_priv.h"

#include <uk/syscall.h>
#include <uk/uaccess.h>

#include "epoll.h"

#define EP_EVENTS_MAX (__S32_MAX / (int)sizeof(struct epoll_event))
#define BATCH 16 /* events looked for under one lock */

/*
 * Looks at ready entries, those that waited longest first, until `max` have
 * something or `*left` were looked at.
 */
static int collect(struct epoll *ep, struct epoll_event *out, int max,
		   unsigned int *left)
{
	struct uk_pollq *q = &ep->fstate.pollq;
	struct epitem *it;
	unsigned long flags;
	uk_pollevent got;
	int n = 0;

	uk_spin_lock_irqsave(&ep->lock, flags);
	while (n < max && *left && (it = epset_next(&ep->set))) {
		got = entry_look(to_entry(it));
		if (likely(got)) {
			out[n].events = got;
			out[n++].data.u64 = it->data;
		}
		epset_looked(&ep->set, it, got);
		--*left;
	}
	if (!ep->set.nready && q->events)
		uk_pollq_clear(q, UKFD_POLLIN);
	else if (ep->set.nready && unlikely(!uk_list_empty(&q->wait)))
		uk_pollq_notify_n(q, UKFD_POLLIN, 1);
	uk_spin_unlock_irqrestore(&ep->lock, flags);
	return n;
}

/*
 * Collects into the caller's array, which may be a program's: never under a
 * lock.  One round over what is ready now, so that a level-triggered entry is
 * reported once.
 */
static int collect_out(struct epoll *ep, struct epoll_event *out, int max)
{
	unsigned int left = UK_READ_ONCE(ep->set.nready);
	struct epoll_event buf[BATCH];
	int done = 0, n;

	while (left && done < max) {
		n = collect(ep, buf, MIN(max - done, BATCH), &left);
		if (!n)
			break;
		if (unlikely(uk_user_put(out + done, buf, n * sizeof(*buf))))
			return done ? done : -EFAULT;
		done += n;
	}
	return done;
}

static int wait_until(struct epoll *ep, struct epoll_event *out, int max,
		      __nsec until)
{
	int n;

	for (;;) {
		n = collect_out(ep, out, max);
		if (n || until == UNTIL_NOW)
			return n;
		if (uk_file_interrupted())
			return -EINTR;
		if (uk_file_poll_until(&ep->file, UKFD_POLLIN,
				       until == UNTIL_NEVER ? 0 : until))
			continue;
		return uk_file_interrupted() ? -EINTR : 0;
	}
}

/* With arguments that were looked at. */
static int do_wait(const struct uk_file *epf, struct epoll_event *events,
		   int max, __nsec until, const sigset_t *mask, size_t len)
{
	int rc;

	if (unlikely(!epoll_is(epf)))
		return -EINVAL;
	rc = sigmask_enter(mask, len);
	if (unlikely(rc))
		return rc;
	rc = wait_until(to_epoll(epf), events, max, until);
	sigmask_leave(mask, rc);
	return rc;
}

int uk_sys_epoll_pwait2(const struct uk_file *epf, struct epoll_event *events,
			int maxevents, const struct timespec *tmo,
			const sigset_t *sigmask, size_t sigsetsize)
{
	__nsec until;
	int rc;

	if (unlikely(maxevents <= 0 || maxevents > EP_EVENTS_MAX))
		return -EINVAL;
	if (unlikely(!events))
		return -EFAULT;
	rc = until_of(tmo, &until);
	if (unlikely(rc))
		return rc;
	return do_wait(epf, events, maxevents, until, sigmask, sigsetsize);
}

int uk_sys_epoll_pwait(const struct uk_file *epf, struct epoll_event *events,
		       int maxevents, int timeout, const sigset_t *sigmask,
		       size_t sigsetsize)
{
	struct timespec ts;

	return uk_sys_epoll_pwait2(epf, events, maxevents, ms_of(timeout, &ts),
				   sigmask, sigsetsize);
}

static int wait_fd(int epfd, struct epoll_event *events, int max, __nsec until,
		   const sigset_t *mask, size_t len)
{
	struct uk_ofile *of;
	int rc;

	of = uk_fdtab_get(epfd);
	if (unlikely(!of))
		return -EBADF;
	if (unlikely(of->mode & O_PATH))
		rc = -EBADF;
	else if (unlikely(max <= 0 || max > EP_EVENTS_MAX))
		rc = -EINVAL;
	else
		rc = do_wait(of->file, events, max, until, mask, len);
	uk_fdtab_ret(of);
	return rc;
}

UK_SYSCALL_R_DEFINE(int, epoll_pwait2, int, epfd, struct epoll_event *, events,
		    int, max, const struct timespec *, tmo, const sigset_t *,
		    mask, size_t, len)
{
	struct timespec ts;
	sigset_t m;
	__nsec until = UNTIL_NEVER;
	int rc = ts_get(&tmo, &ts);

	if (!rc)
		rc = until_of(tmo, &until);
	if (!rc)
		rc = sigmask_get(&mask, &m, len);
	return rc ? rc : wait_fd(epfd, events, max, until, mask, len);
}

UK_SYSCALL_R_DEFINE(int, epoll_pwait, int, epfd, struct epoll_event *, events,
		    int, max, int, timeout, const sigset_t *, mask, size_t, len)
{
	sigset_t m;
	int rc = sigmask_get(&mask, &m, len);

	if (unlikely(rc))
		return rc;
	return wait_fd(epfd, events, max, until_ms(timeout), mask, len);
}

UK_SYSCALL_R_DEFINE(int, epoll_wait, int, epfd, struct epoll_event *, events,
		    int, max, int, timeout)
{
	return wait_fd(epfd, events, max, until_ms(timeout), NULL, 0);
}
