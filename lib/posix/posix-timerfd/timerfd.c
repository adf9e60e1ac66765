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
#include <uk/posix-time.h>
#include <uk/spinlock.h>
#include <uk/syscall.h>
#include <uk/timer.h>
#include <uk/uaccess.h>

#include <uk/posix-timerfd.h>

#include "tfdcount.h"

#define NSEC 1000000000UL
#define CANCEL_ON_SET 2
#define IOC_SET_TICKS 0x40085400 /* TFD_IOC_SET_TICKS */

static const char tfd_vol[] = "timerfd";

struct tfd {
	struct uk_file file;
	struct uk_file_state fstate;
	uk_file_refcnt frefcnt;
	struct uk_alloc *alloc;
	clockid_t clock;
	struct uk_timer timer;
	struct uk_time_watch watch; /* on the list if it is a wall clock's */
	struct tfdcount count; /* guarded by the lock of the poll queue */
};

static struct tfd *to_tfd(const struct uk_file *f)
{
	return f->node;
}

/* The lock of the poll queue guards the count, so the two change together. */
static struct uk_spinlock *lock_of(struct tfd *t)
{
	return &t->fstate.pollq.lock;
}

/* Events as the count is now, and the timer for the next one; lock held. */
static void tfd_publish(struct tfd *t, __nsec now, uk_pollevent edge)
{
	uk_pollevent ev = tfdcount_due(&t->count, now) ? UKFD_POLLIN : 0;

	uk_pollq_change_locked(&t->fstate.pollq, ev, edge, UK_POLLQ_NOTIFY_ALL);
	if (t->count.next > now) /* one that is due waits for its reader */
		uk_timer_set(&t->timer, t->count.next);
}

static void on_timer(struct uk_timer *timer __unused, void *arg)
{
	struct tfd *t = arg;
	unsigned long flags;

	uk_spin_lock_irqsave(lock_of(t), flags);
	/* settime() may have been faster than we: then it is not due */
	tfd_publish(t, ukplat_monotonic_clock(), UKFD_POLLIN);
	uk_spin_unlock_irqrestore(lock_of(t), flags);
}

/* The wall clock was set. */
static void on_set(struct uk_time_watch *w, __s64 by)
{
	struct tfd *t = __containerof(w, struct tfd, watch);
	uk_pollevent edge = 0;
	unsigned long flags;
	__nsec now;

	uk_spin_lock_irqsave(lock_of(t), flags);
	now = ukplat_monotonic_clock();
	if (tfdcount_jump(&t->count, by, now))
		edge = UKFD_POLLIN;
	tfd_publish(t, now, edge);
	uk_spin_unlock_irqrestore(lock_of(t), flags);
}

static ssize_t tfd_read(const struct uk_file *f, const struct iovec *iov,
			int iovcnt, off_t off __unused, long fl __unused)
{
	struct tfd *t = to_tfd(f);
	unsigned long flags;
	__nsec now;
	__u64 n;
	int rc;

	if (unlikely(uk_iov_len(iov, iovcnt) < sizeof(n)))
		return -EINVAL;
	uk_spin_lock_irqsave(lock_of(t), flags);
	now = ukplat_monotonic_clock();
	rc = tfdcount_take(&t->count, now, &n);
	if (!rc &&
	    unlikely(uk_iov_put(iov, iovcnt, &n, sizeof(n)) < sizeof(n))) {
		tfdcount_untake(&t->count, n);
		rc = -EFAULT;
	}
	if (rc != -EAGAIN)
		tfd_publish(t, now, 0);
	uk_spin_unlock_irqrestore(lock_of(t), flags);
	return rc ? rc : (ssize_t)sizeof(n);
}

static int is_wall(clockid_t id)
{
	return id == CLOCK_REALTIME || id == CLOCK_REALTIME_ALARM;
}

static void tfd_release(const struct uk_file *f, int what)
{
	struct tfd *t = to_tfd(f);
	unsigned long flags;

	if (what & UK_FILE_RELEASE_RES) {
		if (is_wall(t->clock))
			uk_time_watch_del(&t->watch);
		uk_spin_lock_irqsave(lock_of(t), flags);
		t->count.next = 0; /* a callback that runs now arms nothing */
		uk_spin_unlock_irqrestore(lock_of(t), flags);
		uk_timer_cancel(&t->timer);
	}
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

/* TFD_IOC_SET_TICKS: as many expiries are there to be read. */
static int ticks_set(struct tfd *t, __u64 n)
{
	unsigned long flags;
	__nsec now;
	int rc = 0;

	if (unlikely(!n))
		return -EINVAL;
	uk_spin_lock_irqsave(lock_of(t), flags);
	now = ukplat_monotonic_clock();
	if (t->count.canceled) {
		t->count.canceled = 0;
		rc = -ECANCELED;
	} else {
		tfdcount_pass(&t->count, now);
		t->count.extra = n;
	}
	tfd_publish(t, now, UKFD_POLLIN);
	uk_spin_unlock_irqrestore(lock_of(t), flags);
	return rc;
}

static int tfd_ctl(const struct uk_file *f, int fam, int req, __uptr a1,
		   __uptr a2 __unused, __uptr a3 __unused)
{
	__u64 n;

	if (fam != UKFILE_CTL_IOCTL)
		return -ENOSYS;
	if (req != IOC_SET_TICKS)
		return -ENOTTY;
	if (uk_user_get_obj(&n, (const __u64 *)a1))
		return -EFAULT;
	return ticks_set(to_tfd(f), n);
}

static const struct uk_file_ops tfd_ops = {
	.read = tfd_read,
	.write = tfd_no_write,
	.getstat = uk_file_anon_getstat,
	.setstat = uk_file_nop_setstat,
	.ctl = tfd_ctl,
};

struct uk_file *uk_timerfile_create(clockid_t id)
{
	struct uk_alloc *a = uk_alloc_get_default();
	struct tfd *t;

	if (unlikely(!is_wall(id) && id != CLOCK_MONOTONIC &&
		     id != CLOCK_BOOTTIME && id != CLOCK_BOOTTIME_ALARM))
		return ERR2PTR(-EINVAL);
	t = uk_calloc(a, 1, sizeof(*t));
	if (unlikely(!t))
		return ERR2PTR(-ENOMEM);
	t->alloc = a;
	t->clock = id;
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
	t->watch.fn = on_set;
	if (is_wall(id))
		uk_time_watch_add(&t->watch);
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
		tfdcount_pass(&c, now);
	else if (c.next && c.next <= now)
		c.next = 0;
	from_nsec(tfdcount_left(&c, now), &out->it_value);
	from_nsec(c.interval, &out->it_interval);
}

/* Sets the monotonic time of the first expiry; a value of 0 disarms. */
static void arm(struct tfd *t, __nsec value, int flags, __nsec now)
{
	struct tfdcount *c = &t->count;
	__nsec wall;

	if (!value || !(flags & TFD_TIMER_ABSTIME)) {
		c->next = value ? now + value : 0;
		return;
	}
	if (!is_wall(t->clock)) {
		c->next = value;
		return;
	}
	wall = ukplat_wall_clock();
	if (value > wall)
		c->next = now + (value - wall);
	else
		tfdcount_late(c, wall - value, now);
}

/*
 * Puts the new time in place.  A change of the clock that nobody has read of
 * is told here, too, when a timer is armed.
 */
static int settime(struct tfd *t, int flags, __nsec value, __nsec interval,
		   struct itimerspec *old)
{
	struct tfdcount *c = &t->count;
	int wall_time = is_wall(t->clock) && (flags & TFD_TIMER_ABSTIME);
	unsigned long fl;
	__nsec now;
	int rc = 0;

	uk_spin_lock_irqsave(lock_of(t), fl);
	now = ukplat_monotonic_clock();
	current_get(t, now, old);
	c->interval = interval;
	c->extra = 0;
	arm(t, value, flags, now);
	c->follows = wall_time;
	c->cancel_on_set = wall_time && (flags & CANCEL_ON_SET);
	if (c->cancel_on_set && c->canceled && value)
		rc = -ECANCELED;
	c->canceled = 0;
	tfd_publish(t, now, UKFD_POLLIN);
	uk_spin_unlock_irqrestore(lock_of(t), fl);
	return rc;
}

static int settime_check(int flags, const struct itimerspec *val, __nsec *value,
			 __nsec *interval)
{
	if (unlikely(flags & ~(TFD_TIMER_ABSTIME | CANCEL_ON_SET) ||
		     to_nsec(&val->it_value, value) ||
		     to_nsec(&val->it_interval, interval)))
		return -EINVAL;
	return 0;
}

int uk_sys_timerfd_settime(const struct uk_file *f, int flags,
			   const struct itimerspec *new_value,
			   struct itimerspec *old_value)
{
	__nsec value, interval;
	struct itimerspec old;
	int rc;

	if (unlikely(!new_value))
		return -EFAULT;
	if (unlikely(f->vol != tfd_vol ||
		     settime_check(flags, new_value, &value, &interval)))
		return -EINVAL;
	rc = settime(to_tfd(f), flags, value, interval, &old);
	if (!value)
		uk_timer_cancel(&to_tfd(f)->timer);
	if (!rc && old_value)
		*old_value = old;
	return rc;
}

int uk_sys_timerfd_gettime(const struct uk_file *f, struct itimerspec *curr)
{
	struct tfd *t = to_tfd(f);
	unsigned long flags;

	if (unlikely(f->vol != tfd_vol))
		return -EINVAL;
	if (unlikely(!curr))
		return -EFAULT;
	uk_spin_lock_irqsave(lock_of(t), flags);
	current_get(t, ukplat_monotonic_clock(), curr);
	uk_spin_unlock_irqrestore(lock_of(t), flags);
	return 0;
}

int uk_sys_timerfd_create(clockid_t id, int flags)
{
	unsigned int mode =
		O_RDWR | UKFD_O_NOSEEK | UKFD_O_SEEK0 | UKFD_O_NOIOLOCK;
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
	struct itimerspec val, old;
	struct uk_ofile *of;
	__nsec value, interval;
	int rc;

	if (unlikely(uk_user_get_obj(&val, new_value)))
		return -EFAULT;
	if (unlikely(settime_check(flags, &val, &value, &interval)))
		return -EINVAL; /* before the descriptor, as Linux */
	of = uk_fdtab_get(fd);
	if (unlikely(!of))
		return -EBADF;
	rc = uk_sys_timerfd_settime(of->file, flags, &val, &old);
	uk_fdtab_ret(of);
	if (!rc && old_value)
		rc = uk_user_put_obj(old_value, &old);
	return rc;
}

UK_SYSCALL_R_DEFINE(int, timerfd_gettime, int, fd, struct itimerspec *, curr)
{
	struct uk_ofile *of = uk_fdtab_get(fd);
	struct itimerspec now;
	int rc;

	if (unlikely(!of))
		return -EBADF;
	rc = uk_sys_timerfd_gettime(of->file, &now);
	uk_fdtab_ret(of);
	return rc ? rc : uk_user_put_obj(curr, &now);
}
