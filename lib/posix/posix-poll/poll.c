/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * poll(2) and select(2).
 *
 * A first look at every file needs no registration; only a call that has to
 * sleep chains the files to a queue of its own.  Nothing is allocated for up
 * to POLL_STACK descriptors, one block beyond.
 */
#include "poll_priv.h"

#include <sys/time.h>

#include <uk/syscall.h>

#define POLL_STACK 16

static const struct uk_poll_sigops *sigops;

void uk_poll_sigops_set(const struct uk_poll_sigops *ops)
{
	sigops = ops;
}

int sigmask_enter(const sigset_t *mask, size_t len)
{
	if (!mask)
		return 0;
	if (unlikely(len != 8))
		return -EINVAL;
	return sigops ? sigops->swap(mask, len) : 0;
}

void sigmask_leave(const sigset_t *mask)
{
	if (mask && sigops)
		sigops->restore();
}

/* One descriptor of a call that sleeps. */
struct slot {
	struct uk_ofile *of; /* reference, or NULL */
	struct uk_poll_chain chain;
};

static short revents_of(const struct uk_ofile *of, short events)
{
	return uk_file_poll_immediate(of->file,
				      (__u16)events | UKFD_POLL_ALWAYS);
}

/* Looks at all; how many have something. */
static int scan(struct pollfd *fds, nfds_t n)
{
	int hits = 0;

	for (nfds_t i = 0; i < n; i++) {
		struct uk_ofile *of;

		fds[i].revents = 0;
		if (fds[i].fd < 0)
			continue;
		of = uk_fdtab_get(fds[i].fd);
		if (unlikely(!of || (of->mode & O_PATH))) {
			fds[i].revents = POLLNVAL;
		} else {
			fds[i].revents = revents_of(of, fds[i].events);
		}
		if (of)
			uk_fdtab_ret(of);
		if (fds[i].revents)
			hits++;
	}
	return hits;
}

static int rescan(struct pollfd *fds, nfds_t n, const struct slot *s)
{
	int hits = 0;

	for (nfds_t i = 0; i < n; i++) {
		fds[i].revents =
			s[i].of ? revents_of(s[i].of, fds[i].events) : 0;
		if (fds[i].revents)
			hits++;
	}
	return hits;
}

static void slots_attach(struct pollfd *fds, nfds_t n, struct slot *s,
			 struct uk_pollq *q)
{
	for (nfds_t i = 0; i < n; i++) {
		s[i].of = fds[i].fd < 0 ? NULL : uk_fdtab_get(fds[i].fd);
		if (!s[i].of)
			continue;
		s[i].chain = UK_POLL_CHAIN_UPDATE(
			(__u16)fds[i].events | UKFD_POLL_ALWAYS, q, POLLIN);
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

static int poll_until(struct pollfd *fds, nfds_t n, __nsec until)
{
	struct slot on_stack[POLL_STACK], *s = on_stack;
	struct uk_alloc *a = uk_alloc_get_default();
	int hits = scan(fds, n);

	if (hits || until == UNTIL_NOW)
		return hits;
	if (n > POLL_STACK) {
		s = uk_malloc(a, n * sizeof(*s));
		if (unlikely(!s))
			return -ENOMEM;
	}
	hits = wait_slots(fds, n, s, until);
	if (s != on_stack)
		uk_free(a, s);
	return hits;
}

/* The call as a whole; `left` receives the rest of the time if not NULL. */
static int do_poll(struct pollfd *fds, nfds_t n, const struct timespec *tmo,
		   const sigset_t *mask, size_t len, struct timespec *left)
{
	__nsec until;
	int rc = until_of(tmo, &until);

	if (unlikely(rc))
		return rc;
	if (unlikely(n > uk_fdtab_limit_get()))
		return -EINVAL;
	if (unlikely(n && !fds))
		return -EFAULT;
	rc = sigmask_enter(mask, len);
	if (unlikely(rc))
		return rc;
	rc = poll_until(fds, n, until);
	sigmask_leave(mask);
	if (left)
		until_left(until, left);
	return rc;
}

int uk_sys_ppoll(struct pollfd *fds, nfds_t n, const struct timespec *tmo,
		 const sigset_t *sigmask, size_t sigsetsize)
{
	return do_poll(fds, n, tmo, sigmask, sigsetsize, NULL);
}

UK_SYSCALL_R_DEFINE(int, ppoll, struct pollfd *, fds, nfds_t, n,
		    struct timespec *, tmo, const sigset_t *, mask, size_t, len)
{
	return do_poll(fds, n, tmo, mask, len, tmo);
}

UK_SYSCALL_R_DEFINE(int, poll, struct pollfd *, fds, nfds_t, n, int, timeout)
{
	struct timespec ts;

	return do_poll(fds, n, ms_of(timeout, &ts), NULL, 0, NULL);
}

/* select: which poll events make a descriptor ready for each of the sets. */
#define SEL_IN (POLLIN | POLLRDNORM | POLLHUP | POLLERR)
#define SEL_OUT (POLLOUT | POLLWRNORM | POLLERR)
#define SEL_EX POLLPRI

#define WORD_BITS (8 * sizeof(unsigned long))

static int bit_get(const fd_set *set, int fd)
{
	const unsigned long *w = (const unsigned long *)set;

	return set && (w[fd / WORD_BITS] >> (fd % WORD_BITS) & 1);
}

static void set_clear(fd_set *set, int n)
{
	if (set)
		memset(set, 0, DIV_ROUND_UP(n, WORD_BITS) * 8);
}

static int bit_put(fd_set *set, int fd, int on)
{
	unsigned long *w = (unsigned long *)set;

	if (on)
		w[fd / WORD_BITS] |= 1UL << (fd % WORD_BITS);
	return on;
}

static short sel_events(int fd, const fd_set *r, const fd_set *w,
			const fd_set *x)
{
	return (bit_get(r, fd) ? POLLIN | POLLRDNORM : 0) |
	       (bit_get(w, fd) ? POLLOUT | POLLWRNORM : 0) |
	       (bit_get(x, fd) ? POLLPRI : 0);
}

/* The sets as an array; how many, or -EBADF. */
static int sel_collect(int n, fd_set *const s[3], struct pollfd *fds)
{
	int cnt = 0;

	for (int fd = 0; fd < n; fd++) {
		short ev = sel_events(fd, s[0], s[1], s[2]);

		if (!ev)
			continue;
		if (uk_fdtab_getflags(fd) < 0)
			return -EBADF;
		if (fds)
			fds[cnt] = (struct pollfd){ .fd = fd, .events = ev };
		cnt++;
	}
	return cnt;
}

static int sel_report(const struct pollfd *fds, int cnt, int n,
		      fd_set *const s[3])
{
	int hits = 0;

	for (int i = 0; i < 3; i++)
		set_clear(s[i], n);
	for (int i = 0; i < cnt; i++) {
		short want = fds[i].events, got = fds[i].revents;

		if (want & POLLIN)
			hits += bit_put(s[0], fds[i].fd, !!(got & SEL_IN));
		if (want & POLLOUT)
			hits += bit_put(s[1], fds[i].fd, !!(got & SEL_OUT));
		if (want & POLLPRI)
			hits += bit_put(s[2], fds[i].fd, !!(got & SEL_EX));
	}
	return hits;
}

static int do_select(int n, fd_set *r, fd_set *w, fd_set *x,
		     struct timespec *tmo, const struct uk_ksigset *mask)
{
	fd_set *const s[3] = { r, w, x };
	struct uk_alloc *a = uk_alloc_get_default();
	struct pollfd on_stack[POLL_STACK], *fds = on_stack;
	int cnt, rc;

	if (unlikely(n < 0))
		return -EINVAL;
	n = MIN(n, (int)uk_fdtab_limit_get());
	cnt = sel_collect(n, s, NULL);
	if (unlikely(cnt < 0))
		return cnt;
	if (cnt > POLL_STACK) {
		fds = uk_malloc(a, cnt * sizeof(*fds));
		if (unlikely(!fds))
			return -ENOMEM;
	}
	sel_collect(n, s, fds);
	rc = do_poll(fds, cnt, tmo, mask ? mask->ss : NULL,
		     mask ? mask->ss_len : 0, tmo);
	if (rc >= 0)
		rc = sel_report(fds, cnt, n, s);
	if (fds != on_stack)
		uk_free(a, fds);
	return rc;
}

int uk_sys_pselect(int nfds, fd_set *readfds, fd_set *writefds,
		   fd_set *exceptfds, struct timespec *tmo,
		   const struct uk_ksigset *sigmask)
{
	return do_select(nfds, readfds, writefds, exceptfds, tmo, sigmask);
}

UK_SYSCALL_R_DEFINE(int, pselect6, int, n, fd_set *, r, fd_set *, w, fd_set *,
		    x, struct timespec *, tmo, const struct uk_ksigset *, mask)
{
	return do_select(n, r, w, x, tmo, mask && mask->ss ? mask : NULL);
}

UK_SYSCALL_R_DEFINE(int, select, int, n, fd_set *, r, fd_set *, w, fd_set *, x,
		    struct timeval *, tv)
{
	struct timespec ts;
	int rc;

	if (!tv)
		return do_select(n, r, w, x, NULL, NULL);
	if (unlikely(tv->tv_sec < 0 || tv->tv_usec < 0))
		return -EINVAL;
	ts.tv_sec = tv->tv_sec + tv->tv_usec / 1000000;
	ts.tv_nsec = tv->tv_usec % 1000000 * 1000;
	rc = do_select(n, r, w, x, &ts, NULL);
	tv->tv_sec = ts.tv_sec;
	tv->tv_usec = ts.tv_nsec / 1000;
	return rc;
}
