/* SPDX-License-Identifier: BSD-3-Clause */
/* epoll_wait(2) and its relatives: waiting for a set, and what is reported. */
#include "poll_priv.h"

#include <uk/syscall.h>
#include <uk/uaccess.h>

#include "epoll.h"

#define EP_EVENTS_MAX (__S32_MAX / (int)sizeof(struct epoll_event))
#define BATCH 16 /* events looked for under one lock */

/* Into memory that may fault, with a lock held. */
static inline int event_put(struct epoll_event *out, uk_pollevent ev,
			    __u64 data)
{
	struct epoll_event e = { .events = ev, .data.u64 = data };

	if (UK_IS_ENABLED(CONFIG_LIBSYSCALL_SHIM_PROGRAMS))
		return uk_user_put_nopage(out, &e, sizeof(e));
	*out = e;
	return 0;
}

/*
 * Looks at ready entries, those that waited longest first, until `max` have
 * something or `*left` were looked at.  An event that finds no memory is still
 * there afterwards: -EFAULT if it is the first.
 */
static inline int collect(struct epoll *ep, struct epoll_event *out, int max,
			  unsigned int *left)
{
	struct uk_pollq *q = &ep->fstate.pollq;
	struct epitem *it;
	unsigned long flags;
	uk_pollevent got;
	int n = 0;

	uk_spin_lock_irqsave(&ep->lock, flags);
	do {
		it = epset_next(&ep->set);
		if (unlikely(!it)) {
			*left = 0; /* others took what was there */
			break;
		}
		got = entry_look(to_entry(it));
		if (likely(got)) {
			if (unlikely(event_put(&out[n], got, it->data))) {
				epset_ready_add(&ep->set, it);
				*left = 0;
				n = n ? n : -EFAULT;
				break;
			}
			n++;
		}
		epset_looked(&ep->set, it, got);
	} while (--*left && n < max);
	if (likely(ep->set.nready)) {
		if (unlikely(!uk_list_empty(&q->wait)))
			uk_pollq_notify_n(q, UKFD_POLLIN, 1);
	} else if (q->events) {
		uk_pollq_clear(q, UKFD_POLLIN);
	}
	uk_spin_unlock_irqrestore(&ep->lock, flags);
	return n;
}

/* The usual case, short: one level-triggered entry is ready, nobody waits. */
static inline int only_one(struct epoll *ep, struct epoll_event *out)
{
	const struct epitem *it;
	unsigned long flags;
	uk_pollevent got = 0;

	uk_spin_lock_irqsave(&ep->lock, flags);
	if (ep->set.nready == 1 && uk_list_empty(&ep->fstate.pollq.wait)) {
		it = uk_list_first_entry(&ep->set.ready, struct epitem, ready);
		if (!(it->events & (EPSET_ET | EPOLLONESHOT)))
			got = entry_look(__containerof(it, struct entry, it));
		out->events = got;
		out->data.u64 = it->data;
	}
	uk_spin_unlock_irqrestore(&ep->lock, flags);
	return got != 0;
}

/*
 * Collects into the caller's array, which may be a program's.  One round over
 * what is ready now, so that a level-triggered entry is reported once.
 */
static int collect_out(struct epoll *ep, struct epoll_event *out, int max)
{
	unsigned int left = UK_READ_ONCE(ep->set.nready);
	int done = 0, n;

	while (left && done < max) {
		n = collect(ep, out + done, MIN(max - done, BATCH), &left);
		if (unlikely(n < 0)) {
			if (done || uk_user_probe_w(out, sizeof(*out)))
				return done ? done : n;
			left = UK_READ_ONCE(ep->set.nready);
			continue; /* paged in: once more */
		}
		done += n;
	}
	return done;
}

/* Sleeps until something is there, time is up, or for a signal. */
static int wait_until(struct epoll *ep, struct epoll_event *out, int max,
		      __nsec until)
{
	int n;

	while (until != UNTIL_NOW) {
		if (uk_file_interrupted())
			return -EINTR;
		if (!uk_file_poll_until(&ep->file, UKFD_POLLIN,
					until == UNTIL_NEVER ? 0 : until))
			return uk_file_interrupted() ? -EINTR : 0;
		n = collect_out(ep, out, max);
		if (n)
			return n;
	}
	return 0;
}

/* -EINVAL for what cannot be waited for. */
static inline int wait_check(const struct uk_file *epf, int max)
{
	if (unlikely((unsigned int)max - 1 >= EP_EVENTS_MAX))
		return -EINVAL;
	return likely(epoll_is(epf)) ? 0 : -EINVAL;
}

/* The wait as a whole, with a signal mask in place. */
static int wait_masked(const struct uk_file *epf, struct epoll_event *events,
		       int max, __nsec until, const sigset_t *mask)
{
	struct epoll *ep = to_epoll(epf);
	int rc = wait_check(epf, max);

	if (!rc)
		rc = sigmask_enter(mask, SIGSET_SIZE);
	if (unlikely(rc))
		return rc;
	rc = collect_out(ep, events, max);
	if (!rc)
		rc = wait_until(ep, events, max, until);
	sigmask_leave(mask, rc);
	return rc;
}

int uk_sys_epoll_pwait2(const struct uk_file *epf, struct epoll_event *events,
			int maxevents, const struct timespec *tmo,
			const sigset_t *sigmask, size_t sigsetsize)
{
	__nsec until;
	int rc = until_of(tmo, &until);

	if (unlikely(!events))
		return -EFAULT;
	if (unlikely(sigmask && sigsetsize != SIGSET_SIZE))
		return -EINVAL;
	return rc ? rc : wait_masked(epf, events, maxevents, until, sigmask);
}

int uk_sys_epoll_pwait(const struct uk_file *epf, struct epoll_event *events,
		       int maxevents, int timeout, const sigset_t *sigmask,
		       size_t sigsetsize)
{
	struct timespec ts;

	return uk_sys_epoll_pwait2(epf, events, maxevents, ms_of(timeout, &ts),
				   sigmask, sigsetsize);
}

static struct uk_ofile *ep_get(int epfd)
{
	struct uk_ofile *of = uk_fdtab_get(epfd);

	if (likely(of && !(of->mode & O_PATH)))
		return of;
	if (of)
		uk_fdtab_ret(of);
	return NULL;
}

/* Before anything is waited for: an array that may be the program's. */
static inline int range_check(const struct epoll_event *events, int max)
{
	if (!UK_IS_ENABLED(CONFIG_LIBSYSCALL_SHIM_PROGRAMS) || max <= 0)
		return 0;
	return uk_user_range(events, (__sz)max * sizeof(*events));
}

static int wait_fd(int epfd, struct epoll_event *events, int max, __nsec until,
		   const sigset_t *mask)
{
	struct uk_ofile *of = ep_get(epfd);
	int rc;

	if (unlikely(!of))
		return -EBADF;
	rc = range_check(events, max);
	if (!rc)
		rc = wait_masked(of->file, events, max, until, mask);
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
	return rc ? rc : wait_fd(epfd, events, max, until, mask);
}

/* The usual one, short if something is ready. */
UK_SYSCALL_R_DEFINE(int, epoll_wait, int, epfd, struct epoll_event *, events,
		    int, max, int, timeout)
{
	struct uk_ofile *of = ep_get(epfd);
	struct epoll_event one;
	struct epoll *ep;
	int rc;

	if (unlikely(!of))
		return -EBADF;
	rc = wait_check(of->file, max);
	if (unlikely(rc)) {
		/* a place that is none is told first, as on Linux */
		if (max > 0 && range_check(events, max))
			rc = -EFAULT;
		goto out;
	}
	ep = to_epoll(of->file);
	if (likely(only_one(ep, &one))) {
		rc = uk_user_put_obj(events, &one);
		rc = rc ? rc : 1;
		goto out;
	}
	rc = range_check(events, max);
	if (!rc)
		rc = collect_out(ep, events, max);
	if (!rc)
		rc = wait_until(ep, events, max, until_ms(timeout));
out:
	uk_fdtab_ret(of);
	return rc;
}

/* Without a mask it is the one above; arm64 has no other. */
UK_SYSCALL_R_DEFINE(int, epoll_pwait, int, epfd, struct epoll_event *, events,
		    int, max, int, timeout, const sigset_t *, mask, size_t, len)
{
	sigset_t m;
	int rc;

	if (likely(!mask))
		return (int)uk_syscall_r_epoll_wait(epfd, (long)events, max,
						    timeout);
	rc = sigmask_get(&mask, &m, len);
	if (unlikely(rc))
		return rc;
	return wait_fd(epfd, events, max, until_ms(timeout), mask);
}
