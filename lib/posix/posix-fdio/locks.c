/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Locks that are held on files: record locks of processes, whose owner is the
 * descriptor table, those of open files (OFD), and flock(2)'s, which are of
 * open files, too, but a world of their own.
 *
 * Lock order: file_locks.lock, then waits_lock.
 */
#include "locks.h"

#include <limits.h>
#include <sys/file.h>
#include <unistd.h>

#include <uk/alloc.h>
#include <uk/mutex.h>
#include <uk/posix-fdio.h>
#include <uk/posix-fdtab.h>
#include <uk/spinlock.h>

#include "lockrange.h"

struct file_locks {
	struct uk_file_locks pub;
	struct uk_mutex lock; /* guards all below */
	struct uk_list_head records, flocks; /* struct lockrange */
	struct uk_list_head waiters; /* struct waiter */
};

/* Somebody who waits for a lock on a file; lives on its stack. */
struct waiter {
	struct uk_list_head link;
	struct uk_pollq q; /* POLLIN: look again */
	struct lockwait wait;
};

static UK_LIST_HEAD(waits); /* struct lockwait; guarded by waits_lock */
static struct uk_spinlock waits_lock = UK_SPINLOCK_INITIALIZER();

/* The number of the caller's process; 1 where there are no processes. */
static int fdio_pid(void)
{
	extern long uk_syscall_r_getpid(void) __weak;

	return uk_syscall_r_getpid ? (int)uk_syscall_r_getpid() : 1;
}

static void pool_free(struct uk_list_head *pool)
{
	while (!uk_list_empty(pool))
		uk_free(uk_alloc_get_default(), lockrange_take(pool));
}

static int pool_fill(struct uk_list_head *pool)
{
	struct lockrange *l;

	for (int i = 0; i < 2; i++) {
		l = uk_malloc(uk_alloc_get_default(), sizeof(*l));
		if (unlikely(!l)) {
			pool_free(pool);
			return -ENOLCK;
		}
		uk_list_add(&l->link, pool);
	}
	return 0;
}

/* Has all waiters look again; lock held. */
static void waiters_wake(struct file_locks *fl)
{
	struct waiter *w;

	uk_list_for_each_entry (w, &fl->waiters, link)
		uk_pollq_set(&w->q, POLLIN);
}

static void locks_drop(struct uk_file_locks *pub, const void *owner)
{
	struct file_locks *fl = __containerof(pub, struct file_locks, pub);
	UK_LIST_HEAD(pool);

	uk_mutex_lock(&fl->lock);
	lockrange_drop(&fl->records, owner, &pool);
	lockrange_drop(&fl->flocks, owner, &pool);
	if (!uk_list_empty(&pool))
		waiters_wake(fl);
	uk_mutex_unlock(&fl->lock);
	pool_free(&pool);
}

static void locks_fini(struct uk_file_locks *pub)
{
	struct file_locks *fl = __containerof(pub, struct file_locks, pub);

	pool_free(&fl->records);
	pool_free(&fl->flocks);
	uk_free(uk_alloc_get_default(), fl);
}

/* The locks of a file, or NULL if it never had any. */
static struct file_locks *locks_had(const struct uk_file *f)
{
	struct uk_file_locks *pub = uk_load_n_acq(&f->state->locks);

	return pub ? __containerof(pub, struct file_locks, pub) : NULL;
}

/* The same, made if there are none; NULL: no memory. */
static struct file_locks *locks_of(const struct uk_file *f)
{
	struct file_locks *fl = locks_had(f);
	struct uk_file_locks *pub = NULL;

	if (fl)
		return fl;
	fl = uk_calloc(uk_alloc_get_default(), 1, sizeof(*fl));
	if (unlikely(!fl))
		return NULL;
	fl->pub.drop = locks_drop;
	fl->pub.fini = locks_fini;
	uk_mutex_init(&fl->lock);
	UK_INIT_LIST_HEAD(&fl->records);
	UK_INIT_LIST_HEAD(&fl->flocks);
	UK_INIT_LIST_HEAD(&fl->waiters);
	if (uk_compare_exchange_n(&f->state->locks, &pub, &fl->pub))
		return fl;
	locks_fini(&fl->pub); /* somebody was faster */
	return __containerof(pub, struct file_locks, pub);
}

/* Notes that an owner waits, unless it would be for itself: -EDEADLK. */
static int wait_note(struct lockwait *w, const void *owner, const void *holder,
		     int detect)
{
	int rc = 0;

	w->owner = owner;
	w->holder = holder;
	uk_spin_lock(&waits_lock);
	if (detect && lockwait_deadlock(&waits, owner, holder))
		rc = -EDEADLK;
	else
		uk_list_add_tail(&w->link, &waits);
	uk_spin_unlock(&waits_lock);
	return rc;
}

/* Waits until a lock was released; the lock is held on entry and exit. */
static int wait_once(struct file_locks *fl, const void *owner,
		     const void *holder, int detect)
{
	struct waiter w;
	uk_pollevent ev;
	int rc;

	uk_pollq_init(&w.q);
	rc = wait_note(&w.wait, owner, holder, detect);
	if (unlikely(rc))
		return rc;
	uk_list_add_tail(&w.link, &fl->waiters);
	uk_mutex_unlock(&fl->lock);
	ev = uk_pollq_poll(&w.q, POLLIN);
	uk_mutex_lock(&fl->lock);
	uk_list_del(&w.link);
	uk_spin_lock(&waits_lock);
	uk_list_del(&w.wait.link);
	uk_spin_unlock(&waits_lock);
	return ev ? 0 : -EINTR;
}

/*
 * Sets a range, waiting for it if asked to; `detect`: may not be for itself.
 * `pool` has what lockrange_set() wants.
 */
static int range_set_from(struct uk_list_head *pool, struct file_locks *fl,
			  struct uk_list_head *list,
			  const struct lockrange *want, int wait, int detect)
{
	struct lockrange *in_way;
	int rc = 0;

	uk_mutex_lock(&fl->lock);
	while (want->type != LOCKRANGE_UN &&
	       (in_way = lockrange_conflict(list, want))) {
		rc = wait ? wait_once(fl, want->owner, in_way->owner, detect)
			  : -EAGAIN;
		if (rc)
			break;
	}
	if (!rc) {
		lockrange_set(list, want, pool);
		waiters_wake(fl);
	}
	uk_mutex_unlock(&fl->lock);
	return rc;
}

/* Gives back all locks of an owner: splits none, so takes no memory. */
static int gives_all(const struct lockrange *want)
{
	return want->type == LOCKRANGE_UN && !want->start &&
	       want->end == LOCKRANGE_MAX;
}

static int record_set(struct file_locks *fl, const struct lockrange *want,
		      int wait, int detect)
{
	UK_LIST_HEAD(pool);
	int rc = gives_all(want) ? 0 : pool_fill(&pool);

	if (unlikely(rc))
		return rc;
	rc = range_set_from(&pool, fl, &fl->records, want, wait, detect);
	pool_free(&pool);
	return rc;
}

static int to_type(short l_type, enum lockrange_type *type)
{
	switch (l_type) {
	case F_RDLCK:
		*type = LOCKRANGE_RD;
		return 0;
	case F_WRLCK:
		*type = LOCKRANGE_WR;
		return 0;
	case F_UNLCK:
		*type = LOCKRANGE_UN;
		return 0;
	default:
		return -EINVAL;
	}
}

/* Where a range that is relative to something starts: *base. */
static int range_base(struct uk_ofile *of, short whence, off_t *base)
{
	switch (whence) {
	case SEEK_SET:
		*base = 0;
		return 0;
	case SEEK_CUR:
		*base = of->pos;
		return 0;
	case SEEK_END:
		*base = fdio_size(of->file);
		return *base < 0 ? -EINVAL : 0;
	default:
		return -EINVAL;
	}
}

static int to_range(struct uk_ofile *of, const struct flock *fl,
		    struct lockrange *r)
{
	off_t start;
	int rc = range_base(of, fl->l_whence, &start);

	if (rc)
		return rc;
	if (fl->l_start > LOCKRANGE_MAX - start)
		return -EOVERFLOW;
	start += fl->l_start;
	if (start < 0)
		return -EINVAL;
	r->start = start;
	r->end = LOCKRANGE_MAX;
	if (fl->l_len > 0) {
		if (fl->l_len - 1 > LOCKRANGE_MAX - start)
			return -EOVERFLOW;
		r->end = start + (fl->l_len - 1);
	} else if (fl->l_len < 0) {
		if (start + fl->l_len < 0)
			return -EINVAL;
		r->end = start - 1;
		r->start = start + fl->l_len;
	}
	return to_type(fl->l_type, &r->type);
}

static void from_range(struct flock *fl, const struct lockrange *r)
{
	fl->l_type = r->type == LOCKRANGE_RD ? F_RDLCK : F_WRLCK;
	fl->l_whence = SEEK_SET;
	fl->l_start = r->start;
	fl->l_len = r->end == LOCKRANGE_MAX ? 0 : r->end - r->start + 1;
	fl->l_pid = r->pid;
}

static int lock_get(struct file_locks *fl, const struct lockrange *want,
		    struct flock *out)
{
	struct lockrange *l;

	uk_mutex_lock(&fl->lock);
	l = want->type == LOCKRANGE_UN ? lockrange_own(&fl->records, want)
				       : lockrange_conflict(&fl->records, want);
	if (l)
		from_range(out, l);
	else
		out->l_type = F_UNLCK;
	uk_mutex_unlock(&fl->lock);
	return 0;
}

static int may_lock(const struct uk_ofile *of, enum lockrange_type type)
{
	if (type == LOCKRANGE_RD)
		return fdio_can_read(of);
	if (type == LOCKRANGE_WR)
		return fdio_can_write(of);
	return 1;
}

int fdio_record_lock(struct uk_ofile *of, int cmd, struct flock *fl)
{
	int ofd = cmd >= F_OFD_GETLK,
	    get = cmd == F_GETLK || cmd == F_OFD_GETLK;
	struct lockrange want = { .owner = of, .pid = -1 };
	struct file_locks *locks;
	int rc;

	if (!ofd) {
		want.owner = uk_fdtab_current();
		want.pid = fdio_pid();
	}
	if (cmd == F_GETLK && fl->l_type == F_UNLCK)
		return -EINVAL;
	rc = to_range(of, fl, &want);
	if (rc)
		return rc;
	if (!get && !may_lock(of, want.type))
		return -EBADF;
	if (ofd && fl->l_pid)
		return -EINVAL;
	if (want.type == LOCKRANGE_UN && !get && !locks_had(of->file))
		return 0;
	locks = locks_of(of->file);
	if (unlikely(!locks))
		return -ENOLCK;
	if (get)
		return lock_get(locks, &want, fl);
	return record_set(locks, &want, cmd == F_SETLKW || cmd == F_OFD_SETLKW,
			  !ofd);
}

static int flock_set(struct file_locks *locks, const struct lockrange *want,
		     int wait)
{
	struct lockrange none = { .owner = want->owner,
				  .end = LOCKRANGE_MAX,
				  .type = LOCKRANGE_UN };
	struct lockrange *have;
	UK_LIST_HEAD(pool);
	int rc, same;

	uk_mutex_lock(&locks->lock);
	have = lockrange_own(&locks->flocks, want);
	same = have && have->type == want->type;
	uk_mutex_unlock(&locks->lock);
	if (same)
		return 0;
	rc = gives_all(want) ? 0 : pool_fill(&pool);
	if (unlikely(rc))
		return -ENOMEM;
	/*
	 * A lock of the other kind goes first, also if this one then has to
	 * wait or fails, but not where memory lacks.
	 */
	if (have)
		(void)range_set_from(&pool, locks, &locks->flocks, &none, 0, 0);
	rc = range_set_from(&pool, locks, &locks->flocks, want, wait, 0);
	pool_free(&pool);
	return rc;
}

int fdio_flock(struct uk_ofile *of, int op)
{
	struct lockrange want = { .owner = of, .end = LOCKRANGE_MAX };
	struct file_locks *locks;

	switch (op & ~LOCK_NB) {
	case LOCK_SH:
		want.type = LOCKRANGE_RD;
		break;
	case LOCK_EX:
		want.type = LOCKRANGE_WR;
		break;
	case LOCK_UN:
		want.type = LOCKRANGE_UN;
		locks = locks_had(of->file);
		return locks ? flock_set(locks, &want, 0) : 0;
	default:
		return -EINVAL;
	}
	locks = locks_of(of->file);
	return locks ? flock_set(locks, &want, !(op & LOCK_NB)) : -ENOMEM;
}
