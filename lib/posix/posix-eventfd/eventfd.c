/* SPDX-License-Identifier: BSD-3-Clause */
/* eventfd(2): a counter that can be read, written and polled as a file. */
#include <fcntl.h>
#include <sys/eventfd.h>

#include <uk/alloc.h>
#include <uk/assert.h>
#include <uk/errptr.h>
#include <uk/file/iovutil.h>
#include <uk/file/nops.h>
#include <uk/posix-fdtab.h>
#include <uk/syscall.h>

#include <uk/posix-eventfd.h>

#include "evcount.h"

static const char evfd_vol[] = "eventfd";

struct evfd {
	struct uk_file file;
	struct uk_file_state fstate;
	uk_file_refcnt frefcnt;
	struct uk_alloc *alloc;
	struct evcount count; /* guarded by the lock of its poll queue */
};

static struct evfd *to_evfd(const struct uk_file *f)
{
	UK_ASSERT(f->vol == evfd_vol);
	return f->node;
}

/*
 * Makes the poll events say what the counter says; as on Linux each write and
 * each read is an edge.  The lock of the queue is held, and it guards the
 * counter: were the two updated apart, a writer could set POLLIN between our
 * read of the counter and our clearing of the event, and a sleeper would miss
 * it.
 */
static inline void evfd_publish(struct evfd *e, uk_pollevent edge)
{
	uk_pollevent ev = 0;

	if (e->count.val)
		ev |= UKFD_POLLIN;
	if (e->count.val < EVCOUNT_MAX)
		ev |= UKFD_POLLOUT;
	uk_pollq_change_locked(&e->fstate.pollq, ev, edge, UK_POLLQ_NOTIFY_ALL);
}

/* Is there room for, or are there, 8 bytes?  Mostly in one piece. */
static inline int iov_short(const struct iovec *iov, int iovcnt)
{
	if (likely(iovcnt == 1))
		return iov->iov_len < sizeof(__u64);
	return uk_iov_len(iov, iovcnt) < sizeof(__u64);
}

/* The value to the reader's 8 bytes, mostly in one piece; false: no memory. */
static inline bool value_put(const struct iovec *iov, int iovcnt, __u64 val)
{
	if (likely(iov->iov_len >= sizeof(val)))
		return uk_iov_copy(iov->iov_base, &val, sizeof(val)) ==
		       sizeof(val);
	return uk_iov_put(iov, iovcnt, &val, sizeof(val)) == sizeof(val);
}

static inline bool value_get(const struct iovec *iov, int iovcnt, __u64 *val)
{
	if (likely(iov->iov_len >= sizeof(*val)))
		return uk_iov_copy(val, iov->iov_base, sizeof(*val)) ==
		       sizeof(*val);
	return uk_iov_get(iov, iovcnt, val, sizeof(*val)) == sizeof(*val);
}

static ssize_t evfd_read(const struct uk_file *f, const struct iovec *iov,
			 int iovcnt, off_t off, long fl __unused)
{
	struct evfd *e = to_evfd(f);
	struct uk_pollq *q = &e->fstate.pollq;
	unsigned long flags;
	__u64 val;
	int rc;

	if (unlikely(off))
		return -ESPIPE;
	if (unlikely(iov_short(iov, iovcnt)))
		return -EINVAL;

	uk_spin_lock_irqsave(&q->lock, flags);
	rc = evcount_take(&e->count, &val);
	if (likely(!rc) && unlikely(!value_put(iov, iovcnt, val))) {
		evcount_untake(&e->count, val);
		rc = -EFAULT;
	}
	if (likely(!rc))
		evfd_publish(e, UKFD_POLLOUT);
	uk_spin_unlock_irqrestore(&q->lock, flags);
	return rc ? rc : (ssize_t)sizeof(val);
}

static ssize_t evfd_write(const struct uk_file *f, const struct iovec *iov,
			  int iovcnt, off_t off, long fl __unused)
{
	struct evfd *e = to_evfd(f);
	struct uk_pollq *q = &e->fstate.pollq;
	unsigned long flags;
	__u64 val;
	int rc;

	if (unlikely(off))
		return -ESPIPE;
	if (unlikely(iov->iov_len != sizeof(val) &&
		     uk_iov_len(iov, iovcnt) != sizeof(val)))
		return -EINVAL;
	if (unlikely(!value_get(iov, iovcnt, &val)))
		return -EFAULT;

	uk_spin_lock_irqsave(&q->lock, flags);
	rc = evcount_give(&e->count, val);
	if (likely(!rc))
		evfd_publish(e, UKFD_POLLIN);
	uk_spin_unlock_irqrestore(&q->lock, flags);
	return rc ? rc : (ssize_t)sizeof(val);
}

static void evfd_release(const struct uk_file *f, int what)
{
	struct evfd *e = to_evfd(f);

	if (what & UK_FILE_RELEASE_OBJ)
		uk_free(e->alloc, e);
}

static const struct uk_file_ops evfd_ops = {
	.read = evfd_read,
	.write = evfd_write,
	.getstat = uk_file_anon_getstat,
	.setstat = uk_file_nop_setstat,
	.ctl = uk_file_nop_ctl,
};

struct uk_file *uk_eventfile_create(unsigned int count, int flags)
{
	struct uk_alloc *a = uk_alloc_get_default();
	struct evfd *e;

	if (unlikely(flags & ~(EFD_CLOEXEC | EFD_NONBLOCK | EFD_SEMAPHORE)))
		return ERR2PTR(-EINVAL);
	e = uk_calloc(a, 1, sizeof(*e));
	if (unlikely(!e))
		return ERR2PTR(-ENOMEM);

	e->alloc = a;
	e->count.val = count;
	e->count.semaphore = flags & EFD_SEMAPHORE;
	e->fstate = UK_FILE_STATE_INIT_VALUE(e->fstate);
	e->frefcnt = UK_FILE_REFCNT_INIT_VALUE(e->frefcnt);
	e->file = (struct uk_file){
		.vol = evfd_vol,
		.node = e,
		.ops = &evfd_ops,
		.refcnt = &e->frefcnt,
		.state = &e->fstate,
		._release = evfd_release,
	};
	evfd_publish(e, 0);
	return &e->file;
}

int uk_sys_eventfd(unsigned int count, int flags)
{
	unsigned int mode =
		O_RDWR | UKFD_O_NOSEEK | UKFD_O_SEEK0 | UKFD_O_NOIOLOCK;
	struct uk_file *f = uk_eventfile_create(count, flags);
	int fd;

	if (unlikely(PTRISERR(f)))
		return PTR2ERR(f);

	if (flags & EFD_NONBLOCK)
		mode |= O_NONBLOCK;
	if (flags & EFD_CLOEXEC)
		mode |= O_CLOEXEC;
	fd = uk_fdtab_open(f, mode); /* takes its own reference */
	uk_file_release(f);
	return fd;
}

UK_SYSCALL_R_DEFINE(int, eventfd2, unsigned int, count, int, flags)
{
	return uk_sys_eventfd(count, flags);
}

UK_SYSCALL_R_DEFINE(int, eventfd, unsigned int, count)
{
	return uk_sys_eventfd(count, 0);
}
