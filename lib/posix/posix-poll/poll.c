/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * poll(2).
 *
 * A first look at every file needs no registration; only a call that has to
 * sleep chains the files to a queue of its own.  Nothing is allocated for up
 * to POLL_STACK descriptors, one block beyond.
 */
#include "poll_priv.h"

#include <uk/syscall.h>

static const struct uk_poll_sigops *sigops;

void uk_poll_sigops_set(const struct uk_poll_sigops *ops)
{
	sigops = ops;
}

int sigmask_enter(const sigset_t *mask, size_t len)
{
	if (!mask)
		return 0;
	if (unlikely(len != SIGSET_SIZE))
		return -EINVAL;
	return sigops ? sigops->swap(mask, len) : 0;
}

void sigmask_leave(const sigset_t *mask, int rc)
{
	if (mask && sigops)
		sigops->restore(rc == -EINTR);
}

static short revents_of(const struct uk_ofile *of, short events)
{
	return uk_file_poll_immediate(of->file,
				      (__u16)events | UKFD_POLL_ALWAYS);
}

/* The open file at `fd`, if it can be asked. */
static struct uk_ofile *ofile_get(int fd)
{
	struct uk_ofile *of = uk_fdtab_get(fd);

	if (likely(of && !(of->mode & O_PATH)))
		return of;
	if (of)
		uk_fdtab_ret(of);
	return NULL;
}

/* Looks at all; how many have something. */
static int scan(struct pollfd *fds, nfds_t n)
{
	struct uk_ofile *of;
	int hits = 0;

	for (struct pollfd *p = fds; p < fds + n; p++) {
		p->revents = 0;
		if (p->fd < 0)
			continue;
		of = ofile_get(p->fd);
		p->revents = likely(of) ? revents_of(of, p->events) : POLLNVAL;
		if (likely(of))
			uk_fdtab_ret(of);
		hits += !!p->revents;
	}
	return hits;
}

static int rescan(struct pollfd *fds, nfds_t n, const struct slot *s)
{
	int hits = 0;

	for (nfds_t i = 0; i < n; i++) {
		if (fds[i].fd < 0)
			fds[i].revents = 0;
		else
			fds[i].revents =
				s[i].of ? revents_of(s[i].of, fds[i].events)
					: POLLNVAL; /* closed since the scan */
		hits += !!fds[i].revents;
	}
	return hits;
}

static void on_event(uk_pollevent ev __unused, enum uk_poll_chain_op op,
		     struct uk_poll_chain *c)
{
	if (op == UK_POLL_CHAINOP_SET)
		uk_pollq_set(c->arg, POLLIN);
}

static void slots_attach(struct pollfd *fds, nfds_t n, struct slot *s,
			 struct uk_pollq *q)
{
	for (nfds_t i = 0; i < n; i++) {
		s[i].of = fds[i].fd < 0 ? NULL : ofile_get(fds[i].fd);
		if (!s[i].of)
			continue;
		s[i].chain = UK_POLL_CHAIN_CALLBACK(
			(__u16)fds[i].events | UKFD_POLL_ALWAYS, on_event, q);
		uk_pollq_register(&s[i].of->file->state->pollq, &s[i].chain);
	}
}

static void slots_detach(nfds_t n, struct slot *s)
{
	for (nfds_t i = 0; i < n; i++) {
		if (!s[i].of)
			continue;
		uk_pollq_unregister(&s[i].of->file->state->pollq, &s[i].chain);
		uk_fdtab_ret(s[i].of);
	}
}

/* Registers, and sleeps until something is there, time is up or a signal. */
static int wait_slots(struct pollfd *fds, nfds_t n, struct slot *s,
		      __nsec until)
{
	struct uk_pollq q;
	int hits;

	uk_pollq_init(&q);
	slots_attach(fds, n, s, &q);
	for (;;) {
		/* Clear before looking: what comes after the look sets it. */
		uk_pollq_clear(&q, POLLIN);
		hits = rescan(fds, n, s);
		if (hits)
			break;
		if (uk_pollq_poll_until(&q, POLLIN,
					until == UNTIL_NEVER ? 0 : until))
			continue;
		hits = uk_file_interrupted() ? -EINTR : 0;
		break;
	}
	slots_detach(n, s);
	return hits;
}

static __noinline int wait_on_stack(struct pollfd *fds, nfds_t n, __nsec until)
{
	struct slot s[POLL_STACK];

	return wait_slots(fds, n, s, until);
}

int poll_until(struct pollfd *fds, nfds_t n, struct slot *slots, __nsec until)
{
	struct uk_alloc *a = uk_alloc_get_default();
	struct slot *s = slots;
	int hits = scan(fds, n);

	if (hits)
		return hits;
	if (unlikely(uk_file_interrupted()))
		return -EINTR;
	if (until == UNTIL_NOW)
		return 0;
	if (n <= POLL_STACK)
		return wait_on_stack(fds, n, until);
	if (!s)
		s = uk_malloc(a, n * sizeof(*s));
	if (unlikely(!s))
		return -ENOMEM;
	hits = wait_slots(fds, n, s, until);
	if (s != slots)
		uk_free(a, s);
	return hits;
}

int uk_sys_ppoll(struct pollfd *fds, nfds_t n, const struct timespec *tmo,
		 const sigset_t *sigmask, size_t sigsetsize)
{
	__nsec until;
	int rc = until_of(tmo, &until);

	if (unlikely(rc))
		return rc;
	if (unlikely(n > uk_fdtab_limit_get()))
		return -EINVAL;
	if (unlikely(n && !fds))
		return -EFAULT;
	rc = sigmask_enter(sigmask, sigsetsize);
	if (unlikely(rc))
		return rc;
	rc = poll_until(fds, n, NULL, until);
	sigmask_leave(sigmask, rc);
	return rc;
}

/* The events to where the program has them, nothing else. */
static int revents_put(struct pollfd *usr, const struct pollfd *fds, nfds_t n)
{
	for (nfds_t i = 0; i < n; i++)
		if (unlikely(uk_user_put_obj(&usr[i].revents, &fds[i].revents)))
			return -EFAULT;
	return 0;
}

/* On a copy of the array in `fds`. */
static int poll_copy(struct pollfd *usr, struct pollfd *fds, nfds_t n,
		     struct slot *slots, __nsec until)
{
	int rc;

	if (unlikely(uk_user_get(fds, usr, n * sizeof(*fds))))
		return -EFAULT;
	rc = poll_until(fds, n, slots, until);
	if (rc >= 0 && unlikely(revents_put(usr, fds, n)))
		return -EFAULT;
	return rc;
}

/* For a program: `usr` is its array. */
static int poll_user(struct pollfd *usr, nfds_t n, __nsec until)
{
	struct pollfd on_stack[POLL_STACK];
	struct slot *block;
	int rc;

	if (unlikely(n > uk_fdtab_limit_get()))
		return -EINVAL;
	if (n <= POLL_STACK)
		return poll_copy(usr, on_stack, n, NULL, until);
	block = uk_malloc(uk_alloc_get_default(),
			  n * (sizeof(*block) + sizeof(*usr)));
	if (unlikely(!block))
		return -ENOMEM;
	rc = poll_copy(usr, (struct pollfd *)(block + n), n, block, until);
	uk_free(uk_alloc_get_default(), block);
	return rc;
}

UK_SYSCALL_R_DEFINE(int, ppoll, struct pollfd *, fds, nfds_t, n,
		    struct timespec *, tmo, const sigset_t *, mask, size_t, len)
{
	const struct timespec *in = tmo;
	struct timespec ts;
	sigset_t m;
	__nsec until;
	int rc = ts_get(&in, &ts);

	if (!rc)
		rc = until_of(in, &until);
	if (!rc)
		rc = sigmask_get(&mask, &m, len);
	if (!rc)
		rc = sigmask_enter(mask, len);
	if (unlikely(rc))
		return rc;
	rc = poll_user(fds, n, until);
	sigmask_leave(mask, rc);
	if (in && until != UNTIL_NOW) {
		until_left(until, &ts);
		(void)uk_user_put_obj(tmo, &ts); /* as Linux: no error */
	}
	return rc;
}

UK_SYSCALL_R_DEFINE(int, poll, struct pollfd *, fds, nfds_t, n, int, timeout)
{
	return poll_user(fds, n, until_ms(timeout));
}
