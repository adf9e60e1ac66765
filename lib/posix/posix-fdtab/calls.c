/* SPDX-License-Identifier: BSD-3-Clause */
/* What is done with descriptors: open, get, close, duplicate, mark. */
#include "fdtab.h"

#include <uk/syscall.h>

#define CLOSE_RANGE_UNSHARE 2
#define CLOSE_RANGE_CLOEXEC 4

int uk_fdtab_open_ofile(struct uk_ofile *of, unsigned int mode)
{
	return fdtab_put(fdtab_current(), slot_make(of, mode), 0);
}

int uk_fdtab_open(const struct uk_file *f, unsigned int mode)
{
	struct uk_ofile *of = uk_ofile_create(f, mode);
	int fd;

	if (unlikely(!of))
		return -ENOMEM;
	fd = uk_fdtab_open_ofile(of, mode);
	if (unlikely(fd < 0))
		uk_ofile_put(of);
	return fd;
}

static __noinline struct uk_ofile *get_current(int fd)
{
	return fdtab_get(fdtab_current_fn(), (unsigned int)fd);
}

struct uk_ofile *uk_fdtab_get(int fd)
{
	if (unlikely(fdtab_current_fn))
		return get_current(fd);
	return fdtab_get(&fdtab_first, (unsigned int)fd);
}

int uk_fdtab_has(int fd, const struct uk_ofile *of)
{
	const struct fdslots *v = uk_load_n_acq(&fdtab_current()->slots);

	return (unsigned int)fd < v->cap &&
	       slot_of(uk_load_n_acq(&v->slot[fd])) == of;
}

int uk_fdtab_getflags(int fd)
{
	const struct fdslots *v = uk_load_n_acq(&fdtab_current()->slots);
	__uptr s;

	if (unlikely((unsigned int)fd >= v->cap))
		return -EBADF;
	s = uk_load_n_acq(&v->slot[fd]);
	if (unlikely(!s))
		return -EBADF;
	return s & SLOT_CLOEXEC ? O_CLOEXEC : 0;
}

int uk_fdtab_setflags(int fd, int flags)
{
	struct uk_fdtab *t = fdtab_current();
	int rc = -EBADF;
	__uptr s;

	if (unlikely(flags & ~O_CLOEXEC))
		return -EINVAL;
	uk_spin_lock(&t->lock);
	s = fdtab_load(t, (unsigned int)fd);
	if (likely(s)) {
		fdtab_store(t, fd, slot_make(slot_of(s), flags));
		rc = 0;
	}
	uk_spin_unlock(&t->lock);
	return rc;
}

void uk_fdtab_cloexec(void)
{
	fdtab_close_some(fdtab_current(), 0, UK_FD_MAX, SLOT_CLOEXEC);
}

int uk_sys_close(int fd)
{
	struct uk_fdtab *t = fdtab_current();
	__uptr s;

	uk_spin_lock(&t->lock);
	s = fdtab_load(t, (unsigned int)fd);
	if (likely(s))
		fdtab_store(t, (unsigned int)fd, 0);
	uk_spin_unlock(&t->lock);
	if (unlikely(!s))
		return -EBADF;
	fdtab_drop(t, slot_of(s));
	return 0;
}

static void mark_some(struct uk_fdtab *t, unsigned int first, unsigned int last)
{

	uk_spin_lock(&t->lock);
	for (unsigned int fd = first; fd < t->slots->cap && fd <= last; fd++)
		if (t->slots->slot[fd])
			fdtab_store(t, fd, t->slots->slot[fd] | SLOT_CLOEXEC);
	uk_spin_unlock(&t->lock);
}

int uk_sys_close_range(unsigned int first, unsigned int last,
		       unsigned int flags)
{
	struct uk_fdtab *t = fdtab_current();

	if (unlikely(first > last ||
		     (flags & ~(CLOSE_RANGE_UNSHARE | CLOSE_RANGE_CLOEXEC))))
		return -EINVAL;
	if (flags & CLOSE_RANGE_UNSHARE) {
		t = uk_fdtab_unshare();
		if (unlikely(PTRISERR(t)))
			return PTR2ERR(t);
	}
	if (flags & CLOSE_RANGE_CLOEXEC)
		mark_some(t, first, last);
	else
		fdtab_close_some(t, first, last, 0);
	return 0;
}

/*
 * Gives what `oldfd` has a second number, from `min` on, in one step.  Full:
 * the number that there would have to be room for goes to *want.
 */
static inline int dup_locked(struct uk_fdtab *t, unsigned int oldfd,
			     unsigned int min, unsigned int flags,
			     unsigned int *want)
{
	__uptr s = fdtab_load(t, oldfd);
	unsigned int fd;

	if (unlikely(!s))
		return -EBADF;
	if (unlikely(min && min >= t->limit))
		return -EINVAL;
	fd = fdtab_free_from(t->slots, MAX(min, t->lowest));
	if (unlikely(fd >= t->limit))
		return -EMFILE;
	if (unlikely(fd >= t->slots->cap)) {
		*want = MAX(fd, min);
		return -ENOSPC;
	}
	uk_ofile_acquire(slot_of(s));
	if (min <= t->lowest)
		t->lowest = fd;
	fdtab_store(t, fd, slot_make(slot_of(s), flags));
	return (int)fd;
}

static __always_inline int dup_from(int oldfd, unsigned int min,
				    unsigned int flags)
{
	struct uk_fdtab *t = fdtab_current();
	unsigned int want = min;
	int rc;

	for (;;) {
		uk_spin_lock(&t->lock);
		rc = dup_locked(t, (unsigned int)oldfd, min, flags, &want);
		uk_spin_unlock(&t->lock);
		if (likely(rc != -ENOSPC))
			return rc;
		rc = fdtab_grow(t, want);
		if (unlikely(rc))
			return rc;
	}
}

int uk_sys_dup_min(int oldfd, int min, int flags)
{
	if (unlikely(min < 0))
		return uk_fdtab_getflags(oldfd) < 0 ? -EBADF : -EINVAL;
	return dup_from(oldfd, (unsigned int)min, (unsigned int)flags);
}

int uk_sys_dup(int oldfd)
{
	return dup_from(oldfd, 0, 0);
}

static int dup_to(int oldfd, int newfd, int flags)
{
	struct uk_fdtab *t = fdtab_current();
	struct uk_ofile *of, *old;
	int rc;

	if (unlikely((unsigned int)newfd >= t->limit))
		return -EBADF;
	of = fdtab_get(t, (unsigned int)oldfd);
	if (unlikely(!of))
		return -EBADF;
	rc = fdtab_grow(t, newfd);
	if (unlikely(rc)) {
		uk_fdtab_ret(of);
		return rc;
	}
	uk_spin_lock(&t->lock);
	old = slot_of(fdtab_store(t, newfd, slot_make(of, flags)));
	uk_spin_unlock(&t->lock);
	if (old)
		fdtab_drop(t, old);
	return newfd;
}

int uk_sys_dup3(int oldfd, int newfd, int flags)
{
	if (unlikely(oldfd == newfd || (flags & ~O_CLOEXEC)))
		return -EINVAL;
	return dup_to(oldfd, newfd, flags);
}

int uk_sys_dup2(int oldfd, int newfd)
{
	if (oldfd == newfd)
		return uk_fdtab_getflags(oldfd) < 0 ? -EBADF : newfd;
	return dup_to(oldfd, newfd, 0);
}

UK_SYSCALL_R_DEFINE(int, close, int, fd)
{
	return uk_sys_close(fd);
}

UK_SYSCALL_R_DEFINE(int, close_range, unsigned int, first, unsigned int, last,
		    unsigned int, flags)
{
	return uk_sys_close_range(first, last, flags);
}

UK_SYSCALL_R_DEFINE(int, dup, int, oldfd)
{
	return uk_sys_dup(oldfd);
}

UK_SYSCALL_R_DEFINE(int, dup2, int, oldfd, int, newfd)
{
	return uk_sys_dup2(oldfd, newfd);
}

UK_SYSCALL_R_DEFINE(int, dup3, int, oldfd, int, newfd, int, flags)
{
	return uk_sys_dup3(oldfd, newfd, flags);
}

static long own_pid(void)
{
	extern long uk_syscall_r_getpid(void) __weak;

	return uk_syscall_r_getpid ? uk_syscall_r_getpid() : 1;
}

#define KCMP_FILE 0
#define KCMP_TYPES 8

/*
 * kcmp(2) within the one process, which shares everything with itself but the
 * open files of its descriptors.
 */
UK_SYSCALL_R_DEFINE(int, kcmp, int, pid1, int, pid2, int, type, unsigned long,
		    fd1, unsigned long, fd2)
{
	struct uk_ofile *a, *b;
	int rc = -EBADF;

	if (unlikely(pid1 != pid2 || pid1 != (int)own_pid()))
		return -ESRCH;
	if (unlikely(type < 0 || type >= KCMP_TYPES))
		return -EINVAL;
	if (type != KCMP_FILE)
		return 0;
	a = uk_fdtab_get((int)fd1);
	b = uk_fdtab_get((int)fd2);
	if (likely(a && b))
		rc = a == b ? 0 : a < b ? 1 : 2;
	if (a)
		uk_fdtab_ret(a);
	if (b)
		uk_fdtab_ret(b);
	return rc;
}
