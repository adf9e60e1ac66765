/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * timerfd(2): a timer that can be read and polled as a file.  It hangs on
 * uktimer; there is no thread.  A periodic timer interrupts once until it is
 * read: the count of what was missed is computed then.
 */
#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <sys/ioctl.h>
#include <sys/timerfd.h>

#include <uk/alloc.h>
#include <uk/errptr.h>
#include <uk/file/iovutil.h>
#include <uk/file/nops.h>
#include <uk/plat/time.h>
#include <uk/posix-fdtab.h>
#include <uk/spinlock.h>
#include <uk/syscall.h>
#include <uk/timer.h>

#include <uk/posix-timerfd.h>

#include "tfdcount.h"

#define NSEC 1000000000UL
#define CANCEL_ON_SET 2

static const char tfd_vol[] = "timerfd";

struct tfd {
	struct uk_file file;
	struct uk_file_state fstate;
	uk_file_refcnt frefcnt;
	struct uk_alloc *alloc;
	clockid_t clock;
	struct uk_timer timer;
	struct uk_spinlock lock; /* with interrupts off */
	struct tfdcount count; /* guarded by `lock` */
};

static struct tfd *to_tfd(const struct uk_file *f)
{
	return f->node;
}

static void on_timer(struct uk_timer *timer __unused, void *arg)
{
	struct tfd *t = arg;
	unsigned long flags;

	uk_spin_lock_irqsave(&t->lock, flags);
	if (t->count.next && t->count.next <= ukplat_monotonic_clock())
		uk_file_event_set(&t->file, UKFD_POLLIN);
	else if (t->count.next) /* settime() was faster than we */
		uk_timer_set(&t->timer, t->count.next);
	uk_spin_unlock_irqrestore(&t->lock, flags);
}

static ssize_t tfd_read(const struct uk_file *f, const struct iovec *iov,
			int iovcnt, off_t off __unused, long fl __unused)
{
	struct tfd *t = to_tfd(f);
	unsigned long flags;
	__u64 n;

	if (unlikely(uk_iov_len(iov, iovcnt) < sizeof(n)))
		return -EINVAL;
	uk_spin_lock_irqsave(&t->lock, flags);
	n = tfdcount_take(&t->count, ukplat_monotonic_clock());
	if (n) {
		uk_file_event_clear(f, UKFD_POLLIN);
		if (t->count.next)
			uk_timer_set(&t->timer, t->count.next);
	}
	uk_spin_unlock_irqrestore(&t->lock, flags);
	if (!n)
		return -EAGAIN;
	uk_iov_put(iov, iovcnt, &n, sizeof(n));
	return sizeof(n);
}

static void tfd_release(const struct uk_file *f, int what)
{
	struct tfd *t = to_tfd(f);

	if (what & UK_FILE_RELEASE_RES)
		uk_timer_cancel(&t->timer);
	if (what & UK_FILE_RELEASE_OBJ)
		uk_free(t->alloc, t);
}

static ssize_t tfd_no_write(const struct uk_file *f __unused,
			    const struct iovec *iov __unused,
			    int iovcnt __unused, off_t off __unused,
			    long flags __unused)
{
	return -EINVAL;
}

static const struct uk_file_ops tfd_ops = {
	.read = tfd_read,
	.write = tfd_no_write,
	.getstat = uk_file_anon_getstat,
	.setstat = uk_file_nop_setstat,
	.ctl = uk_file_nop_ctl,
};

static int is_wall(clockid_t id)
{
	return id == CLOCK_REALTIME;
}

struct uk_file *uk_timerfile_create(clockid_t id)
{
	struct uk_alloc *a = uk_alloc_get_default();
	struct tfd *t;

	if (unlikely(!is_wall(id) && id != CLOCK_MONOTONIC &&
		     id != CLOCK_BOOTTIME))
		return ERR2PTR(-EINVAL);
	t = uk_calloc(a, 1, sizeof(*t));
	if (unlikely(!t))
		return ERR2PTR(-ENOMEM);
	t->alloc = a;
	t->clock = id;
	uk_spin_init(&t->lock);
	uk_timer_init(&t->timer, on_timer, t);
	t->fstate = UK_FILE_STATE_INIT_VALUE(t->fstate);
	t->frefcnt = UK_FILE_REFCNT_INIT_VALUE(t->frefcnt);
	t->file = (struct uk_file){
		.vol = tfd_vol,
		.node = t,
		.ops = &tfd_ops,
		.refcnt = &t->frefcnt,
		.state = &t->fstate,
		._release = tfd_release,
	};
	return &t->file;
}

static int to_nsec(const struct timespec *ts, __nsec *out)
{
	if (unlikely(ts->tv_sec < 0 || ts->tv_nsec < 0 ||
		     ts->tv_nsec >= (long)NSEC))
		return -EINVAL;
	*out = ts->tv_sec > 9000000000L ? __NSEC_MAX / 2
					: ts->tv_sec * NSEC + ts->tv_nsec;
	return 0;
}

static void from_nsec(__nsec n, struct timespec *ts)
{
	ts->tv_sec = n / NSEC;
	ts->tv_nsec = n % NSEC;
}

static void current_get(const struct tfd *t, __nsec now, struct itimerspec *out)
{
	struct tfdcount c = t->count;

	if (c.interval) /* an expiry nobody has read yet is over, too */
		tfdcount_take(&c, now);
	else if (c.next && c.next <= now)
		c.next = 0;
	from_nsec(tfdcount_left(&c, now), &out->it_value);
	from_nsec(c.interval, &out->it_interval);
}

/* Monotonic time of the first expiry; 0 disarms. */
static __nsec first_at(const struct tfd *t, __nsec value, int flags, __nsec now)
{
	__nsec wall;

	if (!value)
		return 0;
	if (!(flags & TFD_TIMER_ABSTIME))
		return now + value;
	if (!is_wall(t->clock))
		return value;
	wall = ukplat_wall_clock();
	return value > wall ? now + (value - wall) : now;
}

int uk_sys_timerfd_settime(const struct uk_file *f, int flags,
			   const struct itimerspec *new_value,
			   struct itimerspec *old_value)
{
	struct tfd *t = to_tfd(f);
	__nsec value, interval, now;
	struct itimerspec old;
	unsigned long fl;

	if (unlikely(!new_value))
		return -EFAULT;
	if (unlikely(flags & ~(TFD_TIMER_ABSTIME | CANCEL_ON_SET) ||
		     to_nsec(&new_value->it_value, &value) ||
		     to_nsec(&new_value->it_interval, &interval)))
		return -EINVAL;
	if (unlikely(f->vol != tfd_vol))
		return -EINVAL;

	uk_spin_lock_irqsave(&t->lock, fl);
	now = ukplat_monotonic_clock();
	current_get(t, now, &old);
	t->count.next = first_at(t, value, flags, now);
	t->count.interval = interval;
	uk_file_event_clear(f, UKFD_POLLIN);
	if (t->count.next)
		uk_timer_set(&t->timer, t->count.next);
	uk_spin_unlock_irqrestore(&t->lock, fl);
	if (!value)
		uk_timer_cancel(&t->timer);
	if (old_value)
		*old_value = old;
	return 0;
}

int uk_sys_timerfd_gettime(const struct uk_file *f, struct itimerspec *curr)
{
	struct tfd *t = to_tfd(f);
	struct itimerspec now;
	unsigned long flags;

	if (unlikely(f->vol != tfd_vol))
		return -EINVAL;
	if (unlikely(!curr))
		return -EFAULT;
	uk_spin_lock_irqsave(&t->lock, flags);
	current_get(t, ukplat_monotonic_clock(), &now);
	uk_spin_unlock_irqrestore(&t->lock, flags);
	*curr = now;
	return 0;
}

int uk_sys_timerfd_create(clockid_t id, int flags)
{
	unsigned int mode = O_RDWR | UKFD_O_NOSEEK | UKFD_O_NOIOLOCK;
	struct uk_file *f;
	int fd;

	if (unlikely(flags & ~(TFD_CLOEXEC | TFD_NONBLOCK)))
		return -EINVAL;
	f = uk_timerfile_create(id);
	if (unlikely(PTRISERR(f)))
		return PTR2ERR(f);
	if (flags & TFD_NONBLOCK)
		mode |= O_NONBLOCK;
	if (flags & TFD_CLOEXEC)
		mode |= O_CLOEXEC;
	fd = uk_fdtab_open(f, mode);
	uk_file_release(f);
	return fd;
}

UK_SYSCALL_R_DEFINE(int, timerfd_create, clockid_t, id, int, flags)
{
	return uk_sys_timerfd_create(id, flags);
}

UK_SYSCALL_R_DEFINE(int, timerfd_settime, int, fd, int, flags,
		    const struct itimerspec *, new_value, struct itimerspec *,
		    old_value)
{
	struct uk_ofile *of = uk_fdtab_get(fd);
	int rc;

	if (unlikely(!of))
		return -EBADF;
	rc = uk_sys_timerfd_settime(of->file, flags, new_value, old_value);
	uk_fdtab_ret(of);
	return rc;
}

UK_SYSCALL_R_DEFINE(int, timerfd_gettime, int, fd, struct itimerspec *, curr)
{
	struct uk_ofile *of = uk_fdtab_get(fd);
	int rc;

	if (unlikely(!of))
		return -EBADF;
	rc = uk_sys_timerfd_gettime(of->file, curr);
	uk_fdtab_ret(of);
	return rc;
}
