/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * epoll: a set of files, and a list of those that have something.
 *
 * Each entry is chained to its file's poll queue; an event there puts the
 * entry on the ready list and the end of it takes it off, so waiting costs
 * what is ready, and the set's own POLLIN is true.  An entry knows its file
 * weakly and leaves the set through a finalizer when the file closes.
 *
 * Locks, in this order: epoll.mtx, a file's poll queue, epoll.lock, the
 * epoll's own poll queue; nest_lock is inside of all mutexes and holds none.
 */
#include "poll_priv.h"

#include <sys/stat.h>

#include <uk/file/nops.h>
#include <uk/syscall.h>
#include <uk/uaccess.h>

#include "epoll.h"

const char epoll_vol[] = "epoll";

/* Guards the graph of epolls that contain epolls. */
static struct uk_spinlock nest_lock = UK_SPINLOCK_INITIALIZER();

/*
 * An event: puts the entry on the list and wakes one who waits.  Each is an
 * edge for those who contain us.  True if somebody was waiting.
 */
static int on_set(struct entry *e, uk_pollevent hit)
{
	struct epoll *ep = e->ep;
	struct uk_pollq *q = &ep->fstate.pollq;
	unsigned long flags;
	int waited = 0;

	uk_spin_lock_irqsave(&ep->lock, flags);
	if (epitem_mask(&e->it)) {
		epset_ready_add(&ep->set, &e->it);
		waited = !uk_list_empty(&q->wait) && epitem_takes(&e->it, hit);
		uk_pollq_set_n(q, UKFD_POLLIN, 1);
	}
	uk_spin_unlock_irqrestore(&ep->lock, flags);
	return waited;
}

/* Puts it on the list or takes it off as its file is now; ep->lock held. */
static void entry_sync(struct entry *e)
{
	struct epoll *ep = e->ep;

	if (entry_look(e)) {
		epset_ready_add(&ep->set, &e->it);
		uk_pollq_set_n(&ep->fstate.pollq, UKFD_POLLIN, 1);
		return;
	}
	epset_ready_del(&ep->set, &e->it);
	if (!ep->set.nready && ep->fstate.pollq.events)
		uk_pollq_clear(&ep->fstate.pollq, UKFD_POLLIN);
}

static void on_clear(struct entry *e)
{
	unsigned long flags;

	uk_spin_lock_irqsave(&e->ep->lock, flags);
	if (!uk_list_empty(&e->it.ready) && !entry_look(e))
		entry_sync(e);
	uk_spin_unlock_irqrestore(&e->ep->lock, flags);
}

static int on_event_exclusive(uk_pollevent ev, enum uk_poll_chain_op op,
			      struct uk_poll_chain *c)
{
	struct entry *e = __containerof(c, struct entry, chain);

	if (op == UK_POLL_CHAINOP_SET)
		return on_set(e, ev);
	on_clear(e);
	return 0;
}

static void on_event(uk_pollevent ev, enum uk_poll_chain_op op,
		     struct uk_poll_chain *c)
{
	(void)on_event_exclusive(ev, op, c);
}

/* What the entry asks for; the chain is on no queue. */
static void entry_set(struct entry *e, const struct epoll_event *ev)
{
	unsigned long flags;

	uk_spin_lock_irqsave(&e->ep->lock, flags);
	e->it.events = ev->events;
	e->it.data = ev->data.u64;
	uk_spin_unlock_irqrestore(&e->ep->lock, flags);
	e->chain = UK_POLL_CHAIN_CALLBACK(epitem_mask(&e->it), on_event, e);
	if (ev->events & EPSET_EXCLUSIVE) {
		e->chain.type = UK_POLL_CHAINTYPE_EXCLUSIVE;
		e->chain.exclusive = on_event_exclusive;
	}
}

/* From now on events count; so do those that are there. */
static void entry_attach(struct entry *e)
{
	unsigned long flags;

	uk_pollq_register(&e->file->state->pollq, &e->chain);
	uk_spin_lock_irqsave(&e->ep->lock, flags);
	entry_sync(e);
	uk_spin_unlock_irqrestore(&e->ep->lock, flags);
}

/* Takes an entry out of the set; mtx held. */
static void entry_unlink(struct entry *e)
{
	struct epoll *ep = e->ep;
	unsigned long flags;

	uk_pollq_unregister(&e->file->state->pollq, &e->chain);
	uk_spin_lock_irqsave(&ep->lock, flags);
	e->it.events = 0;
	entry_sync(e);
	uk_spin_unlock_irqrestore(&ep->lock, flags);
	epset_remove(&ep->set, &e->it);
	uk_spin_lock(&nest_lock);
	epedge_del(&e->edge);
	uk_spin_unlock(&nest_lock);
}

/* Frees it, and what it refers to; no locks held. */
static void entry_free(struct entry *e)
{
	struct epoll *ep = e->ep;

	uk_file_release_weak(e->file);
	uk_free(ep->alloc, e);
	uk_file_release_weak(&ep->file);
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
}

/* Removes an entry of which the finalizer has not begun; mtx held. */
static int entry_remove(struct entry *e)
{
	if (!uk_file_finalizer_unregister(e->file, &e->fin))
		return -ENOENT; /* on_close() waits for us and does it */
	entry_unlink(e);
	return 0;
}

static int slots_grow(struct epoll *ep, int fd)
{
	unsigned int n = epset_slots_wanted(&ep->set, fd);
	struct epitem **p;

	if (!n)
		return 0;
	p = uk_malloc(ep->alloc, n * sizeof(*p));
	if (unlikely(!p))
		return -ENOMEM;
	uk_free(ep->alloc, epset_slots_set(&ep->set, p, n));
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

/* Says that `f` is in the set, if it is an epoll: 0 or -ELOOP. */
static int nest(struct epoll *ep, struct entry *e, const struct uk_file *f)
{
	int rc;

	e->edge.outer = NULL;
	if (!epoll_is(f))
		return 0;
	uk_spin_lock(&nest_lock);
	rc = epedge_add(&e->edge, &ep->node, &to_epoll(f)->node);
	uk_spin_unlock(&nest_lock);
	return rc;
}

static int add(struct epoll *ep, int fd, const struct uk_file *f,
	       const struct epoll_event *ev)
{
	struct entry *e;
	int rc;

	rc = slots_grow(ep, fd);
	if (unlikely(rc))
		return rc;
	e = uk_malloc(ep->alloc, sizeof(*e));
	if (unlikely(!e))
		return -ENOMEM;
	rc = nest(ep, e, f);
	if (unlikely(rc)) {
		uk_free(ep->alloc, e);
		return rc;
	}
	e->it.key = f;
	e->it.fd = fd;
	e->ep = ep;
	e->file = f;
	e->fin.fn = on_close;
	uk_file_acquire_weak(f);
	uk_file_acquire_weak(&ep->file); /* on_close() may outlive it */
	epset_insert(&ep->set, &e->it);
	entry_set(e, ev);
	uk_file_finalizer_register(f, &e->fin);
	entry_attach(e);
	return 0;
}

static void modify(struct entry *e, const struct epoll_event *ev)
{
	uk_pollq_unregister(&e->file->state->pollq, &e->chain);
	entry_set(e, ev);
	entry_attach(e);
}

/* With mtx held; `*gone` receives what has left the set and is to be freed. */
static int ctl_locked(struct epoll *ep, int op, int fd, const struct uk_file *f,
		      const struct epoll_event *ev, struct entry **gone)
{
	struct epitem *it = epset_find(&ep->set, fd, f);
	int rc;

	switch (op) {
	case EPOLL_CTL_ADD:
		return it ? -EEXIST : add(ep, fd, f, ev);
	case EPOLL_CTL_MOD:
		if (!it)
			return -ENOENT;
		rc = epset_exclusive_check(op, ev->events, it, 0);
		if (!rc)
			modify(to_entry(it), ev);
		return rc;
	case EPOLL_CTL_DEL:
		rc = it ? entry_remove(to_entry(it)) : -ENOENT;
		if (!rc)
			*gone = to_entry(it);
		return rc;
	default:
		return -EINVAL;
	}
}

static int ctl(const struct uk_file *epf, int op, int fd,
	       const struct uk_file *f, const struct epoll_event *ev)
{
	struct epoll *ep = to_epoll(epf);
	struct entry *gone = NULL;
	int rc;

	if (!pollable(f))
		return -EPERM;
	if (!epoll_is(epf) || f == epf)
		return -EINVAL;
	rc = epset_exclusive_check(op, ev->events, NULL, epoll_is(f));
	if (unlikely(rc))
		return rc;
	uk_mutex_lock(&ep->mtx);
	rc = ctl_locked(ep, op, fd, f, ev, &gone);
	uk_mutex_unlock(&ep->mtx);
	if (gone)
		entry_free(gone);
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
	rc = of->mode & O_PATH ? -EBADF : ctl(epf, op, fd, of->file, &ev);
	uk_fdtab_ret(of);
	return rc;
}

/* Empties the set.  Entries of files that are just closing stay: on_close(). */
static void ep_clear(struct epoll *ep)
{
	struct epitem *gone = NULL, *it, *next;

	uk_mutex_lock(&ep->mtx);
	for (unsigned int i = 0; i < ep->set.slots; i++) {
		for (it = ep->set.byfd[i]; it; it = next) {
			next = it->next;
			if (entry_remove(to_entry(it)))
				continue;
			it->next = gone;
			gone = it;
		}
	}
	uk_mutex_unlock(&ep->mtx);
	for (; gone; gone = next) {
		next = gone->next;
		entry_free(to_entry(gone));
	}
}

static void ep_release(const struct uk_file *f, int what)
{
	struct epoll *ep = to_epoll(f);

	if (what & UK_FILE_RELEASE_RES)
		ep_clear(ep);
	if (what & UK_FILE_RELEASE_OBJ) {
		uk_free(ep->alloc, ep->set.byfd);
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
	epset_init(&ep->set);
	epnode_init(&ep->node);
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
	fd = uk_fdtab_open(f, O_RDWR | UKFD_O_NOSEEK | UKFD_O_SEEK0 |
				      UKFD_O_NOIOLOCK |
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
		    const struct epoll_event *, event)
{
	struct epoll_event ev = { .events = 0 };
	struct uk_ofile *of;
	int rc;

	if (op != EPOLL_CTL_DEL && unlikely(uk_user_get_obj(&ev, event)))
		return -EFAULT;
	of = uk_fdtab_get(epfd);
	if (unlikely(!of))
		return -EBADF;
	rc = of->mode & O_PATH ? -EBADF
			       : uk_sys_epoll_ctl(of->file, op, fd, &ev);
	uk_fdtab_ret(of);
	return rc;
}
