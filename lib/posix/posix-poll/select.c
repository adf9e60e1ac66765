/* SPDX-License-Identifier: BSD-3-Clause */
/* select(2), pselect6(2): bit sets in front of ppoll(). */

#include <errno.h>
#include <poll.h>
#include <sys/select.h>
#include <sys/time.h>

#include <uk/alloc.h>
#include <uk/plat/time.h>
#include <uk/posix-fdtab.h>
#include <uk/syscall.h>

#include <uk/posix-poll.h>

#define READ_SET (POLLRDNORM | POLLRDBAND | POLLIN | POLLHUP | POLLERR)
#define WRITE_SET (POLLWRBAND | POLLWRNORM | POLLOUT | POLLERR)
#define EXCEPT_SET POLLPRI
#define WORD_BITS 64

static int bit_get(const fd_set *s, int fd)
{
	const unsigned long *w = (const unsigned long *)s;

	return s && (w[fd / WORD_BITS] >> (fd % WORD_BITS) & 1);
}

static void bit_put(fd_set *s, int fd, int on)
{
	unsigned long *w = (unsigned long *)s;
	unsigned long bit = 1UL << (fd % WORD_BITS);

	if (!s)
		return;
	if (on)
		w[fd / WORD_BITS] |= bit;
	else
		w[fd / WORD_BITS] &= ~bit;
}

static nfds_t sets_read(int nfds, const fd_set *r, const fd_set *w,
			const fd_set *x, struct pollfd *p)
{
	nfds_t n = 0;
	int events;

	for (int fd = 0; fd < nfds; fd++) {
		events = (bit_get(r, fd) ? POLLIN | POLLRDNORM : 0) |
			 (bit_get(w, fd) ? POLLOUT | POLLWRNORM : 0) |
			 (bit_get(x, fd) ? POLLPRI : 0);
		if (!events)
			continue;
		p[n].fd = fd;
		p[n++].events = (short)events;
	}
	return n;
}

/* Writes the results back; gives the number of bits set, or -EBADF. */
static int sets_write(fd_set *r, fd_set *w, fd_set *x, const struct pollfd *p,
		      nfds_t n)
{
	int count = 0;
	int in, out, pri;

	for (nfds_t i = 0; i < n; i++)
		if (p[i].revents & POLLNVAL)
			return -EBADF;
	for (nfds_t i = 0; i < n; i++) {
		in = (p[i].events & POLLIN) && (p[i].revents & READ_SET);
		out = (p[i].events & POLLOUT) && (p[i].revents & WRITE_SET);
		pri = (p[i].events & POLLPRI) && (p[i].revents & EXCEPT_SET);
		bit_put(r, p[i].fd, in);
		bit_put(w, p[i].fd, out);
		bit_put(x, p[i].fd, pri);
		count += in + out + pri;
	}
	return count;
}

/* What is left of `tmo`, which began at `begin`, as Linux writes it back. */
static void time_left(struct timespec *tmo, __nsec begin)
{
	__nsec all = (__nsec)tmo->tv_sec * 1000000000UL + (__nsec)tmo->tv_nsec;
	__nsec gone = ukplat_monotonic_clock() - begin;
	__nsec left = gone < all ? all - gone : 0;

	tmo->tv_sec = (time_t)(left / 1000000000UL);
	tmo->tv_nsec = (long)(left % 1000000000UL);
}

int uk_sys_pselect(int nfds, fd_set *readfds, fd_set *writefds,
		   fd_set *exceptfds, struct timespec *tmo,
		   const struct uk_ksigset *sigmask)
{
	struct uk_alloc *a = uk_alloc_get_default();
	__nsec begin = tmo ? ukplat_monotonic_clock() : 0;
	struct pollfd *p = NULL;
	nfds_t n = 0;
	int rc;

	if (unlikely(nfds < 0))
		return -EINVAL;
	nfds = MIN(nfds, (int)uk_fdtab_limit_get());
	if (nfds) {
		p = uk_malloc(a, (__sz)nfds * sizeof(*p));
		if (unlikely(!p))
			return -ENOMEM;
		n = sets_read(nfds, readfds, writefds, exceptfds, p);
	}
	rc = uk_sys_ppoll(p, n, tmo, sigmask ? sigmask->ss : NULL,
			  sigmask ? sigmask->ss_len : 0);
	if (rc >= 0)
		rc = sets_write(readfds, writefds, exceptfds, p, n);
	if (tmo && (rc >= 0 || rc == -EINTR))
		time_left(tmo, begin);
	uk_free(a, p);
	return rc;
}

UK_SYSCALL_R_DEFINE(int, pselect6, int, nfds, fd_set *, r, fd_set *, w,
		    fd_set *, x, struct timespec *, tmo,
		    const struct uk_ksigset *, mask)
{
	return uk_sys_pselect(nfds, r, w, x, tmo,
			      mask && mask->ss ? mask : NULL);
}

UK_SYSCALL_R_DEFINE(int, select, int, nfds, fd_set *, r, fd_set *, w, fd_set *,
		    x, struct timeval *, tv)
{
	struct timespec ts;
	int rc;

	if (!tv)
		return uk_sys_pselect(nfds, r, w, x, NULL, NULL);
	if (unlikely(tv->tv_sec < 0 || tv->tv_usec < 0))
		return -EINVAL;
	ts.tv_sec = tv->tv_sec + tv->tv_usec / 1000000;
	ts.tv_nsec = tv->tv_usec % 1000000 * 1000;
	rc = uk_sys_pselect(nfds, r, w, x, &ts, NULL);
	tv->tv_sec = ts.tv_sec;
	tv->tv_usec = ts.tv_nsec / 1000;
	return rc;
}
