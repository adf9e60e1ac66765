/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Descriptor tables: slots that hold an open file (one reference) and, in the
 * lowest bit of its address, the close-on-exec flag.
 *
 * Everything in a table is guarded by its lock; open files are released and
 * memory is allocated outside of it.
 */
#include <errno.h>
#include <fcntl.h>
#include <stddef.h>

#include <uk/alloc.h>
#include <uk/assert.h>
#include <uk/init.h>
#include <uk/isr/string.h>
#include <uk/refcount.h>
#include <uk/spinlock.h>
#include <uk/syscall.h>

#include <uk/posix-fdtab.h>

#define SLOT_CLOEXEC 1UL
#define SLOTS_STATIC 32
#define CLOSE_RANGE_UNSHARE 2
#define CLOSE_RANGE_CLOEXEC 4

struct uk_fdtab {
	struct uk_spinlock lock;
	__atomic refcnt;
	unsigned int cap; /* slots there are */
	unsigned int limit; /* RLIMIT_NOFILE */
	unsigned int lowest; /* no slot below is free */
	__uptr *slots;
	__uptr first[SLOTS_STATIC];
};

static struct uk_fdtab tab0 = {
	.refcnt = UK_REFCOUNT_INITIALIZER(1),
	.cap = SLOTS_STATIC,
	.limit = CONFIG_LIBPOSIX_FDTAB_MAXFDS,
	.slots = tab0.first,
};

static struct uk_fdtab *(*current_fn)(void);

struct uk_fdtab *uk_fdtab_current(void)
{
	return current_fn ? current_fn() : &tab0;
}

void uk_fdtab_current_set(struct uk_fdtab *(*fn)(void))
{
	current_fn = fn;
}

static struct uk_ofile *slot_of(__uptr slot)
{
	return (struct uk_ofile *)(slot & ~SLOT_CLOEXEC);
}

static __uptr slot_make(struct uk_ofile *of, unsigned int mode)
{
	return (__uptr)of | (mode & O_CLOEXEC ? SLOT_CLOEXEC : 0);
}

/* The slot of an open descriptor, or NULL; lock held. */
static __uptr *slot_at(struct uk_fdtab *t, int fd)
{
	if (unlikely((unsigned int)fd >= t->cap || !t->slots[fd]))
		return NULL;
	return &t->slots[fd];
}

/* Makes room for `fd`.  Called without the lock. */
static int grow(struct uk_fdtab *t, unsigned int fd)
{
	struct uk_alloc *a = uk_alloc_get_default();
	unsigned int cap = MAX(2 * t->cap, fd + 1);
	__uptr *slots = uk_calloc(a, cap, sizeof(*slots));
	__uptr *old = NULL;

	if (unlikely(!slots))
		return -ENOMEM;
	uk_spin_lock(&t->lock);
	if (t->cap < cap) {
		memcpy(slots, t->slots, t->cap * sizeof(*slots));
		old = t->slots;
		t->slots = slots;
		t->cap = cap;
	} else {
		old = slots; /* somebody was faster */
	}
	uk_spin_unlock(&t->lock);
	if (old != t->first)
		uk_free(a, old);
	return 0;
}

/* Puts `slot` into the lowest free number from `min` on. */
static int slot_put(struct uk_fdtab *t, __uptr slot, unsigned int min)
{
	unsigned int fd;
	int rc;

	for (;;) {
		uk_spin_lock(&t->lock);
		fd = MAX(min, t->lowest);
		while (fd < t->cap && t->slots[fd])
			fd++;
		if (unlikely(fd >= t->limit)) {
			uk_spin_unlock(&t->lock);
			return -EMFILE;
		}
		if (likely(fd < t->cap)) {
			t->slots[fd] = slot;
			if (min <= t->lowest)
				t->lowest = fd + 1;
			uk_spin_unlock(&t->lock);
			return fd;
		}
		uk_spin_unlock(&t->lock);
		rc = grow(t, fd);
		if (unlikely(rc))
			return rc;
	}
}

/* Empties the slot of `fd`; the reference is the caller's then. */
static struct uk_ofile *slot_take(struct uk_fdtab *t, int fd)
{
	struct uk_ofile *of = NULL;
	__uptr *s;

	uk_spin_lock(&t->lock);
	s = slot_at(t, fd);
	if (likely(s)) {
		of = slot_of(*s);
		*s = 0;
		if ((unsigned int)fd < t->lowest)
			t->lowest = fd;
	}
	uk_spin_unlock(&t->lock);
	return of;
}

struct uk_ofile *uk_ofile_create(const struct uk_file *f, unsigned int mode)
{
	struct uk_ofile *of = uk_malloc(uk_alloc_get_default(), sizeof(*of));

	if (unlikely(!of))
		return NULL;
	uk_ofile_init(of);
	uk_refcount_init(&of->refcnt, 1);
	if (f)
		uk_file_acquire(f);
	of->file = f;
	of->mode = mode & ~O_CLOEXEC;
	return of;
}

void uk_ofile_put(struct uk_ofile *of)
{
	if (uk_ofile_release(of))
		uk_free(uk_alloc_get_default(), of);
}

int uk_fdtab_open_ofile(struct uk_ofile *of, unsigned int mode)
{
	return slot_put(uk_fdtab_current(), slot_make(of, mode), 0);
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

struct uk_ofile *uk_fdtab_get(int fd)
{
	struct uk_fdtab *t = uk_fdtab_current();
	struct uk_ofile *of = NULL;
	__uptr *s;

	uk_spin_lock(&t->lock);
	s = slot_at(t, fd);
	if (likely(s)) {
		of = slot_of(*s);
		uk_ofile_acquire(of);
	}
	uk_spin_unlock(&t->lock);
	return of;
}

int uk_fdtab_getflags(int fd)
{
	struct uk_fdtab *t = uk_fdtab_current();
	int rc = -EBADF;
	__uptr *s;

	uk_spin_lock(&t->lock);
	s = slot_at(t, fd);
	if (likely(s))
		rc = *s & SLOT_CLOEXEC ? O_CLOEXEC : 0;
	uk_spin_unlock(&t->lock);
	return rc;
}

int uk_fdtab_setflags(int fd, int flags)
{
	struct uk_fdtab *t = uk_fdtab_current();
	int rc = -EBADF;
	__uptr *s;

	if (unlikely(flags & ~O_CLOEXEC))
		return -EINVAL;
	uk_spin_lock(&t->lock);
	s = slot_at(t, fd);
	if (likely(s)) {
		*s = slot_make(slot_of(*s), flags);
		rc = 0;
	}
	uk_spin_unlock(&t->lock);
	return rc;
}

/* Closes the descriptors first..last that have all bits of `mask` set. */
static void close_some(struct uk_fdtab *t, unsigned int first,
		       unsigned int last, __uptr mask)
{
	for (unsigned int fd = first; fd < t->cap && fd <= last; fd++) {
		struct uk_ofile *of = NULL;

		uk_spin_lock(&t->lock);
		if (t->slots[fd] && (t->slots[fd] & mask) == mask) {
			of = slot_of(t->slots[fd]);
			t->slots[fd] = 0;
			t->lowest = MIN(t->lowest, fd);
		}
		uk_spin_unlock(&t->lock);
		if (of)
			uk_fdtab_ret(of);
	}
}

void uk_fdtab_cloexec(void)
{
	close_some(uk_fdtab_current(), 0, UK_FD_MAX, SLOT_CLOEXEC);
}

void uk_fdtab_acquire(struct uk_fdtab *t)
{
	uk_refcount_acquire(&t->refcnt);
}

void uk_fdtab_release(struct uk_fdtab *t)
{
	struct uk_alloc *a = uk_alloc_get_default();

	if (!uk_refcount_release(&t->refcnt))
		return;
	close_some(t, 0, UK_FD_MAX, 0);
	if (t->slots != t->first)
		uk_free(a, t->slots);
	if (t != &tab0)
		uk_free(a, t);
}

struct uk_fdtab *uk_fdtab_copy(struct uk_fdtab *src)
{
	struct uk_fdtab *t = uk_calloc(uk_alloc_get_default(), 1, sizeof(*t));

	if (unlikely(!t))
		return NULL;
	uk_spin_init(&t->lock);
	uk_refcount_init(&t->refcnt, 1);
	t->slots = t->first;
	t->cap = SLOTS_STATIC;
	uk_spin_lock(&src->lock);
	while (t->cap < src->cap) {
		uk_spin_unlock(&src->lock);
		if (unlikely(grow(t, src->cap - 1))) {
			uk_fdtab_release(t);
			return NULL;
		}
		uk_spin_lock(&src->lock);
	}
	t->limit = src->limit;
	for (unsigned int fd = 0; fd < src->cap; fd++) {
		if (src->slots[fd])
			uk_ofile_acquire(slot_of(src->slots[fd]));
		t->slots[fd] = src->slots[fd];
	}
	uk_spin_unlock(&src->lock);
	return t;
}

unsigned int uk_fdtab_limit_get(void)
{
	return uk_fdtab_current()->limit;
}

int uk_fdtab_limit_set(unsigned int max)
{
	if (unlikely(max > 1048576))
		return -EPERM;
	uk_fdtab_current()->limit = max;
	return 0;
}

int uk_sys_close(int fd)
{
	struct uk_ofile *of = slot_take(uk_fdtab_current(), fd);

	if (unlikely(!of))
		return -EBADF;
	uk_fdtab_ret(of);
	return 0;
}

int uk_sys_close_range(unsigned int first, unsigned int last,
		       unsigned int flags)
{
	struct uk_fdtab *t = uk_fdtab_current();

	if (unlikely(first > last ||
		     (flags & ~(CLOSE_RANGE_UNSHARE | CLOSE_RANGE_CLOEXEC))))
		return -EINVAL;
	if (!(flags & CLOSE_RANGE_CLOEXEC)) {
		close_some(t, first, last, 0);
		return 0;
	}
	uk_spin_lock(&t->lock);
	for (unsigned int fd = first; fd < t->cap && fd <= last; fd++)
		if (t->slots[fd])
			t->slots[fd] |= SLOT_CLOEXEC;
	uk_spin_unlock(&t->lock);
	return 0;
}

int uk_sys_dup_min(int oldfd, int min, int flags)
{
	struct uk_fdtab *t = uk_fdtab_current();
	struct uk_ofile *of = uk_fdtab_get(oldfd);
	int fd;

	if (unlikely(!of))
		return -EBADF;
	if (unlikely(min < 0 || (unsigned int)min >= t->limit))
		fd = -EINVAL;
	else
		fd = slot_put(t, slot_make(of, flags), min);
	if (unlikely(fd < 0))
		uk_fdtab_ret(of);
	return fd;
}

int uk_sys_dup(int oldfd)
{
	return uk_sys_dup_min(oldfd, 0, 0);
}

static int dup_to(int oldfd, int newfd, int flags)
{
	struct uk_fdtab *t = uk_fdtab_current();
	struct uk_ofile *old = NULL;
	__uptr *s;
	int rc;

	if (unlikely((unsigned int)newfd >= t->limit))
		return -EBADF;
	if ((unsigned int)newfd >= t->cap) {
		rc = uk_fdtab_getflags(oldfd);
		rc = rc < 0 ? rc : grow(t, newfd);
		if (unlikely(rc < 0))
			return rc;
	}
	uk_spin_lock(&t->lock);
	s = slot_at(t, oldfd);
	if (likely(s)) {
		uk_ofile_acquire(slot_of(*s));
		old = slot_of(t->slots[newfd]);
		t->slots[newfd] = slot_make(slot_of(*s), flags);
		if ((unsigned int)newfd == t->lowest)
			t->lowest++;
	}
	uk_spin_unlock(&t->lock);
	if (old)
		uk_fdtab_ret(old);
	return s ? newfd : -EBADF;
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

static void fdtab_term(const struct uk_term_ctx *tctx __unused)
{
	close_some(&tab0, 0, UK_FD_MAX, 0);
}

uk_rootfs_initcall_prio(0x0, fdtab_term, UK_PRIO_LATEST);
