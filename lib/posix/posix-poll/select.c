/* SPDX-License-Identifier: BSD-3-Clause */
/* select(2) and pselect6(2): bit sets in front of poll. */
#include "poll_priv.h"

#include <sys/time.h>

#include <uk/syscall.h>

/* Which poll events make a descriptor ready for each of the sets. */
#define SEL_IN (POLLIN | POLLRDNORM | POLLHUP | POLLERR)
#define SEL_OUT (POLLOUT | POLLWRNORM | POLLERR)
#define SEL_EX POLLPRI

#define WORD_BITS (8 * sizeof(unsigned long))
#define STACK_WORDS (1024 / WORD_BITS) /* of each set: FD_SETSIZE */

typedef unsigned long bits_t;

static __sz words_of(int n)
{
	return DIV_ROUND_UP((__sz)n, WORD_BITS);
}

static int bit_get(const bits_t *w, int fd)
{
	return w && (w[fd / WORD_BITS] >> (fd % WORD_BITS) & 1);
}

static int bit_put(bits_t *w, int fd, int on)
{
	if (on)
		w[fd / WORD_BITS] |= 1UL << (fd % WORD_BITS);
	return on;
}

static short sel_events(int fd, bits_t *const s[3])
{
	return (bit_get(s[0], fd) ? POLLIN | POLLRDNORM : 0) |
	       (bit_get(s[1], fd) ? POLLOUT | POLLWRNORM : 0) |
	       (bit_get(s[2], fd) ? POLLPRI : 0);
}

/* Any descriptor of this word in a set? */
static bits_t sel_word(__sz w, bits_t *const s[3])
{
	return (s[0] ? s[0][w] : 0) | (s[1] ? s[1][w] : 0) |
	       (s[2] ? s[2][w] : 0);
}

/* The sets as an array; how many, or -EBADF. */
static int sel_collect(int n, bits_t *const s[3], struct pollfd *fds)
{
	int cnt = 0;

	for (int fd = 0; fd < n; fd++) {
		short ev;

		if (!(fd % WORD_BITS) && !sel_word(fd / WORD_BITS, s)) {
			fd += WORD_BITS - 1;
			continue;
		}
		ev = sel_events(fd, s);
		if (!ev)
			continue;
		if (fds)
			fds[cnt] = (struct pollfd){ .fd = fd, .events = ev };
		else if (uk_fdtab_getflags(fd) < 0)
			return -EBADF;
		cnt++;
	}
	return cnt;
}

static int sel_report(const struct pollfd *fds, int cnt, int n,
		      bits_t *const s[3])
{
	int hits = 0;

	for (int i = 0; i < 3; i++)
		if (s[i])
			memset(s[i], 0, words_of(n) * sizeof(bits_t));
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

/* The call with sets of our own. */
static int sel_until(int n, bits_t *const s[3], __nsec until)
{
	struct uk_alloc *a = uk_alloc_get_default();
	struct pollfd on_stack[POLL_STACK], *fds = on_stack;
	struct slot *block = NULL;
	int cnt = sel_collect(n, s, NULL), rc;

	if (unlikely(cnt < 0))
		return cnt;
	if (cnt > POLL_STACK) {
		block = uk_malloc(a, cnt * (sizeof(*block) + sizeof(*fds)));
		if (unlikely(!block))
			return -ENOMEM;
		fds = (struct pollfd *)(block + cnt);
	}
	sel_collect(n, s, fds);
	rc = poll_until(fds, cnt, block, until);
	if (rc >= 0)
		rc = sel_report(fds, cnt, n, s);
	uk_free(a, block);
	return rc;
}

/* Linux looks no further than there can be descriptors. */
static int sel_clip(int n)
{
	return MIN(n, (int)uk_fdtab_limit_get());
}

int uk_sys_pselect(int nfds, fd_set *readfds, fd_set *writefds,
		   fd_set *exceptfds, struct timespec *tmo,
		   const struct uk_ksigset *sigmask)
{
	bits_t *const s[3] = { (bits_t *)readfds, (bits_t *)writefds,
			       (bits_t *)exceptfds };
	const sigset_t *mask = sigmask ? sigmask->ss : NULL;
	__nsec until;
	int rc = until_of(tmo, &until);

	if (unlikely(rc))
		return rc;
	if (unlikely(nfds < 0))
		return -EINVAL;
	rc = sigmask_enter(mask, sigmask ? sigmask->ss_len : 0);
	if (unlikely(rc))
		return rc;
	rc = sel_until(sel_clip(nfds), s, until);
	sigmask_leave(mask, rc);
	if (tmo)
		until_left(until, tmo);
	return rc;
}

static int sets_get(int n, bits_t *const usr[3], bits_t *mem, bits_t *s[3])
{
	__sz words = words_of(n);

	for (int i = 0; i < 3; i++) {
		s[i] = usr[i] ? mem + i * words : NULL;
		if (usr[i] &&
		    unlikely(uk_user_get(s[i], usr[i], words * sizeof(bits_t))))
			return -EFAULT;
	}
	return 0;
}

static int sets_put(int n, bits_t *const usr[3], bits_t *const s[3])
{
	for (int i = 0; i < 3; i++)
		if (usr[i] &&
		    unlikely(uk_user_put(usr[i], s[i],
					 words_of(n) * sizeof(bits_t))))
			return -EFAULT;
	return 0;
}

/* For a program: on copies of its sets in `mem`. */
static int sel_copy(int n, bits_t *const usr[3], bits_t *mem, __nsec until)
{
	bits_t *s[3];
	int rc = sets_get(n, usr, mem, s);

	if (unlikely(rc))
		return rc;
	rc = sel_until(n, s, until);
	if (rc >= 0 && unlikely(sets_put(n, usr, s)))
		return -EFAULT;
	return rc;
}

static int sel_user(int n, bits_t *const usr[3], __nsec until)
{
	struct uk_alloc *a = uk_alloc_get_default();
	bits_t on_stack[3 * STACK_WORDS], *mem;
	int rc;

	if (unlikely(n < 0))
		return -EINVAL;
	n = sel_clip(n);
	if (words_of(n) <= STACK_WORDS)
		return sel_copy(n, usr, on_stack, until);
	mem = uk_malloc(a, 3 * words_of(n) * sizeof(*mem));
	if (unlikely(!mem))
		return -ENOMEM;
	rc = sel_copy(n, usr, mem, until);
	uk_free(a, mem);
	return rc;
}

UK_SYSCALL_R_DEFINE(int, pselect6, int, n, unsigned long *, r, unsigned long *,
		    w, unsigned long *, x, struct timespec *, tmo,
		    const struct uk_ksigset *, sig)
{
	bits_t *const usr[3] = { r, w, x };
	const struct timespec *in = tmo;
	struct uk_ksigset ks = { NULL, 0 };
	struct timespec ts;
	sigset_t m;
	__nsec until;
	int rc;

	if (sig && unlikely(uk_user_get_obj(&ks, sig)))
		return -EFAULT;
	rc = ts_get(&in, &ts);
	if (!rc)
		rc = until_of(in, &until);
	if (!rc)
		rc = sigmask_get(&ks.ss, &m, ks.ss_len);
	if (!rc)
		rc = sigmask_enter(ks.ss, ks.ss_len);
	if (unlikely(rc))
		return rc;
	rc = sel_user(n, usr, until);
	sigmask_leave(ks.ss, rc);
	if (in && until != UNTIL_NOW) {
		until_left(until, &ts);
		(void)uk_user_put_obj(tmo, &ts); /* as Linux: no error */
	}
	return rc;
}

UK_SYSCALL_R_DEFINE(int, select, int, n, unsigned long *, r, unsigned long *, w,
		    unsigned long *, x, struct timeval *, tvp)
{
	bits_t *const usr[3] = { r, w, x };
	struct timespec ts;
	struct timeval tv;
	__nsec until = UNTIL_NEVER;
	int rc;

	if (tvp) {
		if (unlikely(uk_user_get_obj(&tv, tvp)))
			return -EFAULT;
		ts.tv_sec = tv.tv_sec + tv.tv_usec / 1000000;
		ts.tv_nsec = tv.tv_usec % 1000000 * 1000;
		rc = until_of(&ts, &until);
		if (unlikely(rc))
			return rc;
	}
	rc = sel_user(n, usr, until);
	if (tvp && until != UNTIL_NOW) {
		until_left(until, &ts);
		tv.tv_sec = ts.tv_sec;
		tv.tv_usec = ts.tv_nsec / 1000;
		(void)uk_user_put_obj(tvp, &tv); /* as Linux: no error */
	}
	return rc;
}
