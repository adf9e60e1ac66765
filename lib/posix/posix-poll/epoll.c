/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * epoll: a set of files, and a list of those that may have something.
 *
 * Each entry is chained to its file's poll queue; an event there puts the
 * entry on the ready list, so waiting costs what is ready.  An entry knows its
 * file weakly and leaves the set through a finalizer when the file closes.
 *
 * Locks, in this order: nest_lock, epoll.mtx, a file's poll queue, epoll.lock,
 * the epoll's own poll queue.
 */
#include "poll_priv.h"

#include <sys/stat.h>

#include <uk/file/nops.h>
#include <uk/list.h>
#include <uk/mutex.h>
#include <uk/spinlock.h>
#include <uk/syscall.h>

#define EP_EVENTS_MAX (__S32_MAX / (int)sizeof(struct epoll_event))
#ifndef EPOLLET
#define EPOLLET (1U << 31)
#endif

#define EP_FLAGS (EPOLLET | EPOLLONESHOT | EPOLLWAKEUP | EPOLLEXCLUSIVE)
#define EP_DEPTH_MAX 5
#define EP_SLOTS_MIN 32U

static const char epoll_vol[] = "epoll";

struct epoll {
	struct uk_file file;
	struct uk_file_state fstate;
	uk_file_refcnt frefcnt;
	struct uk_alloc *alloc;
	struct uk_mutex mtx; /* guards the set */
	struct entry **byfd; /* first entry of each descriptor */
	unsigned int slots;
	struct uk_spinlock lock; /* with interrupts off; guards: */
	struct uk_list_head ready; /* entry.ready */
	unsigned int nready;
};

struct entry {
	struct uk_list_head ready; /* on epoll.ready or on no list */
	struct entry *next; /* the same descriptor number, another file */
	struct epoll *ep;
	const struct uk_file *file; /* weak reference */
	int fd;
	struct epoll_event ev; /* events 0: disabled (ONESHOT) */
	struct uk_poll_chain chain;
	struct uk_file_finalizer fin;
};

/* Guards the shape of epolls that contain epolls. */
static struct uk_mutex nest_lock = UK_MUTEX_INITIALIZER(nest_lock);

static struct epoll *to_epoll(const struct uk_file *f)
{
	return f->node;
}

static uk_pollevent mask_of(const struct entry *e)
{
	return (e->ev.events & ~(uk_pollevent)EP_FLAGS) | UKFD_POLL_ALWAYS;
}

/* Puts an entry on the ready list; any context. */
static void ready_add(struct entry *e)
{
	struct epoll *ep = e->ep;
	unsigned long flags;

	uk_spin_lock_irqsave(&ep->lock, flags);
	if (uk_list_empty(&e->ready)) {
		uk_list_add_tail(&e->ready, &ep->ready);
		ep->nready++;
	}
	uk_pollq_set_n(&ep->fstate.pollq, UKFD_POLLIN, 1);
	uk_spin_unlock_irqrestore(&ep->lock, flags);
}

static void ready_del(struct entry *e)
{
	struct epoll *ep = e->ep;
	unsigned long flags;

	uk_spin_lock_irqsave(&ep->lock, flags);
	if (!uk_list_empty(&e->ready)) {
		uk_list_del_init(&e->ready);
		ep->nready--;
	}
	if (!ep->nready)
		uk_pollq_clear(&ep->fstate.pollq, UKFD_POLLIN);
	uk_spin_unlock_irqrestore(&ep->lock, flags);
}

static void on_event(uk_pollevent ev __unused, enum uk_poll_chain_op op,
		     struct uk_poll_chain *c)
{
	struct entry *e = __containerof(c, struct entry, chain);

	if (op == UK_POLL_CHAINOP_SET && e->ev.events)
		ready_add(e);
}

static struct entry **find(struct epoll *ep, int fd, const struct uk_file *f)
{
	struct entry **p;

	if ((unsigned int)fd >= ep->slots)
		return NULL;
	for (p = &ep->byfd[fd]; *p; p = &(*p)->next)
		if ((*p)->file == f)
			return p;
	return NULL;
}

/* Takes an entry out of the set; mtx held. */
static void entry_unlink(struct entry *e)
{
	struct entry **p = find(e->ep, e->fd, e->file);

	*p = e->next;
	uk_pollq_unregister(&e->file->state->pollq, &e->chain);
	ready_del(e);
}

static void entry_free(struct entry *e)
{
	const struct uk_file *f = e->file;

	uk_free(e->ep->alloc, e);
	uk_file_release_weak(f);
}

/* The file closes: its last user is gone.  We are off its list already. */
static void on_close(const struct uk_file *f __unused,
		     struct uk_file_finalizer *fin)
{
	struct entry *e = __containerof(fin, struct entry, fin);
	struct epoll *ep = e->ep;

	uk_mutex_lock(&ep->mtx);
	entry_unlink(e);
	uk_mutex_unlock(&ep->mtx);
	entry_free(e);
	uk_file_release_weak(&ep->file);
}

/* Removes an entry of which the finalizer has not begun; mtx held. */
static int entry_remove(struct entry *e)
{
	if (!uk_file_finalizer_unregister(e->file, &e->fin))
		return -ENOENT; /* on_close() waits for us and does it */
	entry_unlink(e);
	entry_free(e);
	return 0;
}

static int slots_grow(struct epoll *ep, unsigned int fd)
{
	unsigned int n = MAX3(2 * ep->slots, fd + 1, EP_SLOTS_MIN);
	struct entry **p;

	if (fd < ep->slots)
		return 0;
	p = uk_realloc(ep->alloc, ep->byfd, n * sizeof(*p));
	if (unlikely(!p))
		return -ENOMEM;
	memset(p + ep->slots, 0, (n - ep->slots) * sizeof(*p));
	ep->byfd = p;
	ep->slots = n;
	return 0;
}

/* Regular files and directories cannot be waited for. */
static int pollable(const struct uk_file *f)
{
	struct uk_statx stx;

	if (f->ops->page)
		return 0;
	if (uk_file_getstat(f, UK_STATX_TYPE, &stx))
		return 1;
	return !S_ISREG(stx.stx_mode) && !S_ISDIR(stx.stx_mode);
}

/* Levels of epolls below `f`; -ELOOP if `top` is there or it is too deep. */
static int depth(const struct uk_file *f, const struct epoll *top, int level)
{
	const struct epoll *ep = f->node;

	if (f->vol != epoll_vol)
		return 0;
	if (ep == top || level >= EP_DEPTH_MAX)
		return -ELOOP;
	for (unsigned int i = 0; i < ep->slots; i++)
		for (struct entry *e = ep->byfd[i]; e; e = e->next)
			if (depth(e->file, top, level + 1) < 0)
				return -ELOOP;
	return 0;
}

static int add(struct epoll *ep, int fd, const struct uk_file *f,
	       const struct epoll_event *ev)
{
	struct entry *e;
	int rc;

	if (find(ep, fd, f))
		return -EEXIST;
	rc = slots_grow(ep, fd);
	if (unlikely(rc))
		return rc;
	e = uk_malloc(ep->alloc, sizeof(*e));
	if (unlikely(!e))
		return -ENOMEM;
	UK_INIT_LIST_HEAD(&e->ready);
	e->ep = ep;
	e->file = f;
	e->fd = fd;
	e->ev = *ev;
	e->chain = UK_POLL_CHAIN_CALLBACK(mask_of(e), on_event, e);
	e->fin.fn = on_close;
	e->next = ep->byfd[fd];
	ep->byfd[fd] = e;
	uk_file_acquire_weak(f);
	uk_file_acquire_weak(&ep->file); /* on_close() may outlive it */
	uk_file_finalizer_register(f, &e->fin);
	if (uk_pollq_poll_register(&f->state->pollq, &e->chain, 1))
		ready_add(e);
	return 0;
}

static int modify(struct entry *e, const struct epoll_event *ev)
{
	struct uk_pollq *q = &e->file->state->pollq;

	uk_pollq_unregister(q, &e->chain);
	e->ev = *ev;
	e->chain.mask = mask_of(e);
	if (uk_pollq_poll_register(q, &e->chain, 1))
		ready_add(e);
	return 0;
}

static int ctl_locked(struct epoll *ep, int op, int fd, const struct uk_file *f,
		      const struct epoll_event *ev)
{
	struct entry **p = find(ep, fd, f);
	int rc;

	switch (op) {
	case EPOLL_CTL_ADD:
		return add(ep, fd, f, ev);
	case EPOLL_CTL_MOD:
		if (!p)
			return -ENOENT;
		if (((*p)->ev.events | ev->events) & EPOLLEXCLUSIVE)
			return -EINVAL;
		return modify(*p, ev);
	case EPOLL_CTL_DEL:
		rc = p ? entry_remove(*p) : -ENOENT;
		if (!rc)
			uk_file_release_weak(&ep->file);
		return rc;
	default:
		return -EINVAL;
	}
}

static int ctl(struct epoll *ep, int op, int fd, const struct uk_file *f,
	       const struct epoll_event *ev)
{
	int nested = op == EPOLL_CTL_ADD && f->vol == epoll_vol;
	int rc = 0;

	if (nested) {
		uk_mutex_lock(&nest_lock);
		rc = depth(f, ep, 1);
	}
	if (!rc) {
		uk_mutex_lock(&ep->mtx);
		rc = ctl_locked(ep, op, fd, f, ev);
		uk_mutex_unlock(&ep->mtx);
	}
	if (nested)
		uk_mutex_unlock(&nest_lock);
	return rc;
}

int uk_sys_epoll_ctl(const struct uk_file *epf, int op, int fd,
		     const struct epoll_event *event)
{
	struct epoll_event ev = { .events = 0 };
	struct uk_ofile *of;
	int rc;

	if (op != EPOLL_CTL_DEL) {
		if (unlikely(!event))
			return -EFAULT;
		ev = *event;
		ev.events |= UKFD_POLL_ALWAYS;
	}
	of = uk_fdtab_get(fd);
	if (unlikely(!of))
		return -EBADF;
	if (!pollable(of->file))
		rc = -EPERM;
	else if (epf->vol != epoll_vol || of->file == epf)
		rc = -EINVAL;
	else if ((ev.events & EPOLLEXCLUSIVE) && of->file->vol == epoll_vol)
		rc = -EINVAL;
	else
		rc = ctl(to_epoll(epf), op, fd, of->file, &ev);
	uk_fdtab_ret(of);
	return rc;
}

/* The next entry of the ready list, off it; NULL if there is none. */
static struct entry *ready_pop(struct epoll *ep)
{
	struct entry *e;
	unsigned long flags;

	uk_spin_lock_irqsave(&ep->lock, flags);
	e = uk_list_first_entry_or_null(&ep->ready, struct entry, ready);
	if (e) {
		uk_list_del_init(&e->ready);
		if (!--ep->nready)
			uk_pollq_clear(&ep->fstate.pollq, UKFD_POLLIN);
	}
	uk_spin_unlock_irqrestore(&ep->lock, flags);
	return e;
}

/*
 * Collects up to `max` events.  An entry leaves the list before its file is
 * looked at: an event that comes later puts it back.  Level-triggered ones go
 * to the end, so that nobody starves.
 */
static int collect(struct epoll *ep, struct epoll_event *out, int max)
{
	unsigned int left = *(volatile unsigned int *)&ep->nready;
	struct entry *e;
	int n = 0;

	while (n < max && left-- && (e = ready_pop(ep))) {
		uk_pollevent got = 0;

		if (e->ev.events)
			got = uk_file_poll_immediate(e->file, mask_of(e));
		if (!got)
			continue;
		out[n].events = got;
		out[n].data = e->ev.data;
		n++;
		if (e->ev.events & EPOLLONESHOT)
			e->ev.events = 0;
		else if (!(e->ev.events & EPOLLET))
			ready_add(e);
	}
	return n;
}

static int wait_until(struct epoll *ep, struct epoll_event *out, int max,
		      __nsec until)
{
	int n;

	for (;;) {
		uk_mutex_lock(&ep->mtx);
		n = collect(ep, out, max);
		uk_mutex_unlock(&ep->mtx);
		if (n || until == UNTIL_NOW)
			return n;
		if (uk_file_poll_until(&ep->file, UKFD_POLLIN,
				       until == UNTIL_NEVER ? 0 : until))
			continue;
		return uk_file_interrupted() ? -EINTR : 0;
	}
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
	if (unlikely(epf->vol != epoll_vol))
		return -EINVAL;
	rc = until_of(tmo, &until);
	if (unlikely(rc))
		return rc;
	rc = sigmask_enter(sigmask, sigsetsize);
	if (unlikely(rc))
		return rc;
	rc = wait_until(to_epoll(epf), events, maxevents, until);
	sigmask_leave(sigmask);
	return rc;
}

int uk_sys_epoll_pwait(const struct uk_file *epf, struct epoll_event *events,
		       int maxevents, int timeout, const sigset_t *sigmask,
		       size_t sigsetsize)
{
	struct timespec ts;

	return uk_sys_epoll_pwait2(epf, events, maxevents, ms_of(timeout, &ts),
				   sigmask, sigsetsize);
}

static void ep_release(const struct uk_file *f, int what)
{
	struct epoll *ep = to_epoll(f);

	if (what & UK_FILE_RELEASE_RES) {
		uk_mutex_lock(&ep->mtx);
		for (unsigned int i = 0; i < ep->slots; i++) {
			struct entry *e = ep->byfd[i], *next;

			for (; e; e = next) {
				next = e->next;
				if (!entry_remove(e))
					uk_file_release_weak(f);
			}
		}
		uk_mutex_unlock(&ep->mtx);
	}
	if (what & UK_FILE_RELEASE_OBJ) {
		uk_free(ep->alloc, ep->byfd);
		uk_free(ep->alloc, ep);
	}
}

static ssize_t ep_no_io(const struct uk_file *f __unused,
			const struct iovec *iov __unused, int iovcnt __unused,
			off_t off __unused, long flags __unused)
{
	return -EINVAL;
}

static const struct uk_file_ops epoll_ops = {
	.read = ep_no_io,
	.write = ep_no_io,
	.getstat = uk_file_anon_getstat,
	.setstat = uk_file_nop_setstat,
	.ctl = uk_file_nop_ctl,
};

struct uk_file *uk_epollfile_create(void)
{
	struct uk_alloc *a = uk_alloc_get_default();
	struct epoll *ep = uk_calloc(a, 1, sizeof(*ep));

	if (unlikely(!ep))
		return ERR2PTR(-ENOMEM);
	ep->alloc = a;
	uk_mutex_init(&ep->mtx);
	uk_spin_init(&ep->lock);
	UK_INIT_LIST_HEAD(&ep->ready);
	ep->fstate = UK_FILE_STATE_INIT_VALUE(ep->fstate);
	ep->frefcnt = UK_FILE_REFCNT_INIT_VALUE(ep->frefcnt);
	ep->file = (struct uk_file){
		.vol = epoll_vol,
		.node = ep,
		.ops = &epoll_ops,
		.refcnt = &ep->frefcnt,
		.state = &ep->fstate,
		._release = ep_release,
	};
	return &ep->file;
}

int uk_sys_epoll_create(int flags)
{
	struct uk_file *f;
	int fd;

	if (unlikely(flags & ~EPOLL_CLOEXEC))
		return -EINVAL;
	f = uk_epollfile_create();
	if (unlikely(PTRISERR(f)))
		return PTR2ERR(f);
	fd = uk_fdtab_open(f, O_RDWR | UKFD_O_NOSEEK | UKFD_O_NOIOLOCK |
				      (flags & EPOLL_CLOEXEC ? O_CLOEXEC : 0));
	uk_file_release(f);
	return fd;
}

UK_SYSCALL_R_DEFINE(int, epoll_create1, int, flags)
{
	return uk_sys_epoll_create(flags);
}

UK_SYSCALL_R_DEFINE(int, epoll_create, int, size)
{
	return size <= 0 ? -EINVAL : uk_sys_epoll_create(0);
}

UK_SYSCALL_R_DEFINE(int, epoll_ctl, int, epfd, int, op, int, fd,
		    const struct epoll_event *, ev)
{
	struct uk_ofile *of = uk_fdtab_get(epfd);
	int rc;

	if (unlikely(!of))
		return -EBADF;
	rc = uk_sys_epoll_ctl(of->file, op, fd, ev);
	uk_fdtab_ret(of);
	return rc;
}

static int wait_fd(int epfd, struct epoll_event *events, int max,
		   const struct timespec *tmo, const sigset_t *mask, size_t len)
{
	struct uk_ofile *of = uk_fdtab_get(epfd);
	int rc;

	if (unlikely(!of))
		return -EBADF;
	rc = uk_sys_epoll_pwait2(of->file, events, max, tmo, mask, len);
	uk_fdtab_ret(of);
	return rc;
}

UK_SYSCALL_R_DEFINE(int, epoll_pwait2, int, epfd, struct epoll_event *, events,
		    int, max, const struct timespec *, tmo, const sigset_t *,
		    mask, size_t, len)
{
	return wait_fd(epfd, events, max, tmo, mask, len);
}

UK_SYSCALL_R_DEFINE(int, epoll_pwait, int, epfd, struct epoll_event *, events,
		    int, max, int, timeout, const sigset_t *, mask, size_t, len)
{
	struct timespec ts;

	return wait_fd(epfd, events, max, ms_of(timeout, &ts), mask, len);
}

UK_SYSCALL_R_DEFINE(int, epoll_wait, int, epfd, struct epoll_event *, events,
		    int, max, int, timeout)
{
	struct timespec ts;

	return wait_fd(epfd, events, max, ms_of(timeout, &ts), NULL, 0);
}
