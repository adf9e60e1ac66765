/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * epoll(7): a set of watched files that keeps a list of those that may be
 * ready, so that waiting costs what is ready and not what is watched.
 *
 *  epset --- buckets ---> epent (fd, file) <--- chain --- the file's pollq
 *     `----- ready -----> epent ...
 *
 * A file's queue tells the entry's callback, which puts the entry on `ready`
 * and sets POLLIN on the set, itself a file.  Harvesting takes entries off,
 * looks at the file again, and puts those of level-triggered interest back at
 * the end: with less room than ready files, all have their turn.
 *
 * Locks: `lock` (sleeps) guards the buckets and the lives of entries.  In the
 * order queue of the file -> `rlock` -> queue of the set, `rlock` guards the
 * ready list and the events of entries.
 */

#include <errno.h>
#include <fcntl.h>
#include <sys/epoll.h>
#include <sys/stat.h>

#include <uk/alloc.h>
#include <uk/assert.h>
#include <uk/errptr.h>
#include <uk/file/nops.h>
#include <uk/mutex.h>
#include <uk/posix-fdtab.h>
#include <uk/spinlock.h>
#include <uk/syscall.h>

#include <uk/posix-poll.h>

#include "wait.h"

#define BUCKETS 64
#define NEST_MAX 5 /* Linux: sets within sets */
#define ALWAYS (EPOLLERR | EPOLLHUP)
/* bits of an interest that are not events */
#define OPTIONS (EPOLLET | EPOLLONESHOT | EPOLLWAKEUP | EPOLLEXCLUSIVE)
#define SET_READY (EPOLLIN | EPOLLRDNORM)

struct epset {
	struct uk_file file;
	struct uk_file_state fstate;
	uk_file_refcnt frefcnt;
	struct uk_alloc *alloc;
	struct uk_mutex lock;
	struct uk_spinlock rlock;
	struct uk_list_head ready; /* guarded by `rlock` */
	struct uk_list_head bucket[BUCKETS]; /* guarded by `lock` */
};

struct epent {
	struct epset *set; /* weak reference on its file */
	const struct uk_file *file; /* weak reference */
	int fd;
	int dead; /* the set is gone: guarded by the set's `lock` */
	struct epoll_event event; /* guarded by the set's `rlock` */
	struct uk_list_head link; /* in a bucket */
	struct uk_list_head rlink; /* in `ready`, or on no list */
	struct uk_poll_chain chain;
	struct uk_file_finalizer fin;
};

static const char ep_vol[] = "epoll";

/* Serialises changes of who watches whom, for the search of circles. */
static struct uk_mutex nest_lock = UK_MUTEX_INITIALIZER(nest_lock);

static struct epset *to_set(const struct uk_file *f)
{
	UK_ASSERT(f->vol == ep_vol);
	return f->node;
}

static uk_pollevent interest(const struct epent *e)
{
	/* spent one-shot entries have no events left at all */
	if (!e->event.events)
		return 0;
	return (e->event.events & ~OPTIONS) | ALWAYS;
}

/* Called with `rlock` held. */
static void ready_add(struct epset *s, struct epent *e)
{
	if (uk_list_empty(&e->rlink))
		uk_list_add_tail(&e->rlink, &s->ready);
	/* one event for an edge-triggered entry is one thread's work */
	uk_pollq_set_n(&s->fstate.pollq, SET_READY,
		       e->event.events & EPOLLET ? 1 : UK_POLLQ_NOTIFY_ALL);
}

/* Called with the lock of the file's queue held, interrupts off. */
static void event_told(uk_pollevent ev, enum uk_poll_chain_op op,
		       struct uk_poll_chain *tick)
{
	struct epent *e = tick->arg;
	struct epset *s = e->set;
	unsigned long flags;

	if (op != UK_POLL_CHAINOP_SET)
		return; /* harvesting looks again anyway */
	uk_spin_lock_irqsave(&s->rlock, flags);
	if (ev & interest(e))
		ready_add(s, e);
	uk_spin_unlock_irqrestore(&s->rlock, flags);
}

/* Looks at the file once, after its interest changed. */
static void event_check(struct epset *s, struct epent *e)
{
	unsigned long flags;

	uk_spin_lock_irqsave(&s->rlock, flags);
	if (uk_file_poll_immediate(e->file, interest(e)))
		ready_add(s, e);
	uk_spin_unlock_irqrestore(&s->rlock, flags);
}

/* -------------------------------------------------------------- entries */

static struct epent *entry_find(struct epset *s, int fd,
				const struct uk_file *f)
{
	struct epent *e;

	uk_list_for_each_entry (e, &s->bucket[(unsigned int)fd % BUCKETS], link)
		if (e->fd == fd && e->file == f)
			return e;
	return NULL;
}

/* Takes an entry out of everything but its finalizer; `lock` is held. */
static void entry_detach(struct epset *s, struct epent *e)
{
	unsigned long flags;

	uk_pollq_unregister(&e->file->state->pollq, &e->chain);
	uk_list_del_init(&e->link);
	uk_spin_lock_irqsave(&s->rlock, flags);
	uk_list_del_init(&e->rlink);
	uk_spin_unlock_irqrestore(&s->rlock, flags);
}

static void entry_free(struct epent *e)
{
	struct epset *s = e->set;
	struct uk_alloc *a = s->alloc;

	uk_file_release_weak(e->file);
	uk_free(a, e);
	uk_file_release_weak(&s->file);
}

/* The last user of a watched file closed it: it leaves the set. */
static void file_closed(const struct uk_file *f __unused,
			struct uk_file_finalizer *fin)
{
	struct epent *e = __containerof(fin, struct epent, fin);
	struct epset *s = e->set;

	uk_mutex_lock(&s->lock);
	if (!e->dead)
		entry_detach(s, e);
	uk_mutex_unlock(&s->lock);
	entry_free(e);
}

static int entry_add(struct epset *s, int fd, const struct uk_file *f,
		     const struct epoll_event *event)
{
	struct epent *e = uk_calloc(s->alloc, 1, sizeof(*e));

	if (unlikely(!e))
		return -ENOMEM;
	uk_file_acquire_weak(&s->file);
	uk_file_acquire_weak(f);
	e->set = s;
	e->file = f;
	e->fd = fd;
	e->event = *event;
	UK_INIT_LIST_HEAD(&e->rlink);
	uk_list_add_tail(&e->link, &s->bucket[(unsigned int)fd % BUCKETS]);
	e->fin.fn = file_closed;
	uk_file_finalizer_register(f, &e->fin);
	/* every event is told; interest() decides, as it can change */
	e->chain = UK_POLL_CHAIN_CALLBACK(~0U, event_told, e);
	uk_pollq_register(&f->state->pollq, &e->chain);
	event_check(s, e);
	return 0;
}

static int entry_mod(struct epset *s, struct epent *e,
		     const struct epoll_event *event)
{
	unsigned long flags;

	if (unlikely(e->event.events & EPOLLEXCLUSIVE))
		return -EINVAL;
	uk_spin_lock_irqsave(&s->rlock, flags);
	e->event = *event;
	uk_spin_unlock_irqrestore(&s->rlock, flags);
	event_check(s, e);
	return 0;
}

static int entry_del(struct epset *s, struct epent *e)
{
	/* a finalizer that runs already waits for `lock`, then frees it */
	int mine = uk_file_finalizer_unregister(e->file, &e->fin);

	entry_detach(s, e);
	if (mine)
		entry_free(e);
	else
		e->dead = 1;
	return 0;
}

/* ------------------------------------------------------------- the file */

static void set_clear(struct epset *s)
{
	struct epent *e, *n;

	uk_mutex_lock(&s->lock);
	for (int i = 0; i < BUCKETS; i++)
		uk_list_for_each_entry_safe(e, n, &s->bucket[i], link)(void)
			entry_del(s, e);
	uk_mutex_unlock(&s->lock);
}

static void ep_release(const struct uk_file *f, int what)
{
	struct epset *s = to_set(f);

	if (what & UK_FILE_RELEASE_RES)
		set_clear(s);
	if (what & UK_FILE_RELEASE_OBJ)
		uk_free(s->alloc, s);
}

static ssize_t ep_no_io(const struct uk_file *f __unused,
			const struct iovec *iov __unused, int iovcnt __unused,
			off_t off __unused, long flags __unused)
{
	return -EINVAL;
}

static int ep_getstat(const struct uk_file *f __unused,
		      unsigned int mask __unused, struct uk_statx *st)
{
	*st = (struct uk_statx){
		.stx_mask = UK_STATX_TYPE | UK_STATX_MODE,
		.stx_mode = 0600,
		.stx_nlink = 1,
		.stx_blksize = 4096,
	};
	return 0;
}

static const struct uk_file_ops ep_ops = {
	.read = ep_no_io,
	.write = ep_no_io,
	.getstat = ep_getstat,
	.setstat = uk_file_nop_setstat,
	.ctl = uk_file_nop_ctl,
};

struct uk_file *uk_epollfile_create(void)
{
	struct uk_alloc *a = uk_alloc_get_default();
	struct epset *s = uk_calloc(a, 1, sizeof(*s));

	if (unlikely(!s))
		return ERR2PTR(-ENOMEM);
	s->alloc = a;
	uk_mutex_init(&s->lock);
	uk_spin_init(&s->rlock);
	UK_INIT_LIST_HEAD(&s->ready);
	for (int i = 0; i < BUCKETS; i++)
		UK_INIT_LIST_HEAD(&s->bucket[i]);
	s->fstate = UK_FILE_STATE_INIT_VALUE(s->fstate);
	s->frefcnt = UK_FILE_REFCNT_INIT_VALUE(s->frefcnt);
	s->file = (struct uk_file){
		.vol = ep_vol,
		.node = s,
		.ops = &ep_ops,
		.refcnt = &s->frefcnt,
		.state = &s->fstate,
		._release = ep_release,
	};
	return &s->file;
}

/* -------------------------------------------------------------- waiting */

/* Takes the first ready entry, if any; `budget` counts those looked at. */
static struct epent *ready_take(struct epset *s)
{
	struct epent *e;

	e = uk_list_first_entry_or_null(&s->ready, struct epent, rlink);
	if (e)
		uk_list_del_init(&e->rlink);
	return e;
}

/* One entry: what it has to say, and whether it stays ready. `rlock` held */
static int entry_harvest(struct epset *s, struct epent *e,
			 struct epoll_event *out)
{
	uk_pollevent ev = uk_file_poll_immediate(e->file, interest(e));

	if (!ev)
		return 0;
	out->events = ev;
	out->data = e->event.data;
	if (e->event.events & EPOLLONESHOT)
		e->event.events = 0;
	else if (!(e->event.events & EPOLLET))
		uk_list_add_tail(&e->rlink, &s->ready);
	return 1;
}

static int harvest(struct epset *s, struct epoll_event *events, int max)
{
	struct epent *first_again = NULL;
	struct epoll_event out;
	unsigned long flags;
	struct epent *e;
	int n = 0;

	uk_mutex_lock(&s->lock);
	while (n < max) {
		/* user memory is not touched under a spinlock: it may fault */
		uk_spin_lock_irqsave(&s->rlock, flags);
		e = NULL;
		/* once around: level-triggered entries went to the end */
		if (!first_again || uk_list_first_entry(&s->ready, struct epent,
							rlink) != first_again)
			e = ready_take(s);
		if (e && !entry_harvest(s, e, &out)) {
			uk_spin_unlock_irqrestore(&s->rlock, flags);
			continue;
		}
		if (e && !first_again && !uk_list_empty(&e->rlink))
			first_again = e;
		uk_spin_unlock_irqrestore(&s->rlock, flags);
		if (!e)
			break;
		events[n++] = out;
	}
	uk_spin_lock_irqsave(&s->rlock, flags);
	if (uk_list_empty(&s->ready))
		uk_pollq_clear(&s->fstate.pollq, SET_READY);
	uk_spin_unlock_irqrestore(&s->rlock, flags);
	uk_mutex_unlock(&s->lock);
	return n;
}

static int wait_events(struct epset *s, struct epoll_event *events, int max,
		       const struct timespec *tmo)
{
	__nsec deadline;
	int now, n, rc;

	rc = poll_deadline(tmo, &deadline, &now);
	if (unlikely(rc))
		return rc;
	for (;;) {
		n = harvest(s, events, max);
		if (n || now)
			return n;
		if (poll_interrupted())
			return -EINTR;
		if (!uk_pollq_poll_until(&s->fstate.pollq, EPOLLIN, deadline) &&
		    !poll_interrupted())
			return 0;
	}
}

int uk_sys_epoll_pwait2(const struct uk_file *epf, struct epoll_event *events,
			int maxevents, const struct timespec *tmo,
			const sigset_t *sigmask, size_t sigsetsize)
{
	int rc;

	if (unlikely(epf->vol != ep_vol))
		return -EINVAL;
	if (unlikely(maxevents <= 0 ||
		     maxevents > (int)(__S32_MAX / sizeof(*events))))
		return -EINVAL;
	if (unlikely(!events))
		return -EFAULT;
	rc = poll_mask_enter(sigmask, sigsetsize);
	if (unlikely(rc))
		return rc;
	rc = wait_events(to_set(epf), events, maxevents, tmo);
	poll_mask_leave(sigmask);
	return rc;
}

int uk_sys_epoll_pwait(const struct uk_file *epf, struct epoll_event *events,
		       int maxevents, int timeout, const sigset_t *sigmask,
		       size_t sigsetsize)
{
	struct timespec ts;

	if (timeout >= 0) {
		ts.tv_sec = timeout / 1000;
		ts.tv_nsec = (timeout % 1000) * 1000000L;
	}
	return uk_sys_epoll_pwait2(epf, events, maxevents,
				   timeout < 0 ? NULL : &ts, sigmask,
				   sigsetsize);
}

/* -------------------------------------------------------------- control */

/*
 * True if `f` is or watches `target`, directly or through other sets, or if
 * sets are nested too deeply.  The recursion is bounded by NEST_MAX.
 */
static int reaches(const struct uk_file *f, const struct uk_file *target,
		   int depth)
{
	struct epent *e;
	struct epset *s;
	int found = 0;

	if (f == target)
		return 1;
	if (f->vol != ep_vol)
		return 0;
	if (depth >= NEST_MAX)
		return 1;
	s = to_set(f);
	uk_mutex_lock(&s->lock);
	for (int i = 0; i < BUCKETS && !found; i++)
		uk_list_for_each_entry (e, &s->bucket[i], link)
			found |= reaches(e->file, target, depth + 1);
	uk_mutex_unlock(&s->lock);
	return found;
}

/* Regular files and directories are always ready: Linux refuses them. */
static int pollable(const struct uk_file *f)
{
	struct uk_statx st = { .stx_mode = 0 };

	if (uk_file_getstat(f, UK_STATX_TYPE, &st))
		return 1;
	return !S_ISREG(st.stx_mode) && !S_ISDIR(st.stx_mode);
}

static int control(struct epset *s, int op, int fd, const struct uk_file *f,
		   const struct epoll_event *event)
{
	struct epent *e;
	int rc;

	uk_mutex_lock(&s->lock);
	e = entry_find(s, fd, f);
	if (op == EPOLL_CTL_ADD)
		rc = e ? -EEXIST : entry_add(s, fd, f, event);
	else if (!e)
		rc = -ENOENT;
	else
		rc = op == EPOLL_CTL_MOD ? entry_mod(s, e, event)
					 : entry_del(s, e);
	uk_mutex_unlock(&s->lock);
	return rc;
}

/* What Linux checks before it looks for the entry. */
static int control_check(const struct uk_file *epf, int op,
			 const struct uk_file *f,
			 const struct epoll_event *event)
{
	if (unlikely(!pollable(f)))
		return -EPERM;
	if (unlikely(epf->vol != ep_vol || f == epf))
		return -EINVAL;
	if (unlikely(op != EPOLL_CTL_ADD && op != EPOLL_CTL_MOD &&
		     op != EPOLL_CTL_DEL))
		return -EINVAL;
	if (op != EPOLL_CTL_DEL && (event->events & EPOLLEXCLUSIVE) &&
	    (op == EPOLL_CTL_MOD || f->vol == ep_vol))
		return -EINVAL;
	return 0;
}

int uk_sys_epoll_ctl(const struct uk_file *epf, int op, int fd,
		     const struct epoll_event *event)
{
	struct uk_ofile *of;
	int rc;

	if (unlikely(op != EPOLL_CTL_DEL && !event))
		return -EFAULT;
	of = uk_fdtab_get(fd);
	if (unlikely(!of))
		return -EBADF;
	rc = control_check(epf, op, of->file, event);
	if (likely(!rc)) {
		int nests = op == EPOLL_CTL_ADD && of->file->vol == ep_vol;

		if (nests)
			uk_mutex_lock(&nest_lock);
		if (nests && reaches(of->file, epf, 0))
			rc = -ELOOP;
		else
			rc = control(to_set(epf), op, fd, of->file, event);
		if (nests)
			uk_mutex_unlock(&nest_lock);
	}
	uk_fdtab_ret(of);
	return rc;
}

int uk_sys_epoll_create(int flags)
{
	unsigned int mode = O_RDWR | UKFD_O_NOSEEK | UKFD_O_NOIOLOCK;
	struct uk_file *f;
	int fd;

	if (unlikely(flags & ~EPOLL_CLOEXEC))
		return -EINVAL;
	f = uk_epollfile_create();
	if (unlikely(PTRISERR(f)))
		return PTR2ERR(f);
	if (flags & EPOLL_CLOEXEC)
		mode |= O_CLOEXEC;
	fd = uk_fdtab_open(f, mode); /* takes its own reference */
	uk_file_release(f);
	return fd;
}
