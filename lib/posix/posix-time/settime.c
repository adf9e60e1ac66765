/* SPDX-License-Identifier: BSD-3-Clause */
/* Setting the wall clock: clock_settime(2), settimeofday(2). */

#include <errno.h>
#include <sys/time.h>
#include <time.h>

#include <uk/plat/time.h>
#include <uk/posix-time.h>
#include <uk/spinlock.h>
#include <uk/syscall.h>
#include <uk/uaccess.h>

#include "timeconv.h"

#define SEC_MAX (__S64_MAX / (long)NS_PER_S - 30L * 365 * 24 * 3600)
#define TZ_WEST_MAX (15 * 60)

int posix_time_zone[2]; /* minutes west of Greenwich, kind of summer time */

static struct uk_spinlock lock = UK_SPINLOCK_INITIALIZER();
static UK_LIST_HEAD(watches); /* guarded by lock */

void uk_time_watch_add(struct uk_time_watch *w)
{
	unsigned long flags;

	uk_spin_lock_irqsave(&lock, flags);
	uk_list_add_tail(&w->link, &watches);
	uk_spin_unlock_irqrestore(&lock, flags);
}

void uk_time_watch_del(struct uk_time_watch *w)
{
	unsigned long flags;

	uk_spin_lock_irqsave(&lock, flags);
	uk_list_del_init(&w->link);
	uk_spin_unlock_irqrestore(&lock, flags);
}

void uk_time_wall_set(__nsec now)
{
	struct uk_time_watch *w, *next;
	unsigned long flags;
	__s64 by;

	uk_spin_lock_irqsave(&lock, flags);
	by = (__s64)(now - ukplat_wall_clock());
	ukplat_wall_clock_set(now);
	uk_list_for_each_entry_safe(w, next, &watches, link) w->fn(w, by);
	uk_spin_unlock_irqrestore(&lock, flags);
}

/* As Linux: not before 1970, and not so early that boot would be. */
static int wall_set(const struct timespec *ts)
{
	__nsec now;

	if (!timespec_valid(ts) || ts->tv_sec >= SEC_MAX)
		return -EINVAL;
	now = timespec_to_ns(ts);
	if (now < ukplat_monotonic_clock())
		return -EINVAL;
	uk_time_wall_set(now);
	return 0;
}

UK_SYSCALL_R_DEFINE(int, clock_settime, int, clk, const struct timespec *, usr)
{
	struct timespec ts;

	if (clk != CLOCK_REALTIME)
		return -EINVAL;
	if (uk_user_get_obj(&ts, usr))
		return -EFAULT;
	return wall_set(&ts);
}

UK_SYSCALL_R_DEFINE(int, settimeofday, const struct timeval *, utv, const int *,
		    utz)
{
	struct timespec ts = { 0, 0 };
	struct timeval tv;
	int tz[2];

	if (utv) {
		if (uk_user_get_obj(&tv, utv))
			return -EFAULT;
		if (tv.tv_usec < 0 || tv.tv_usec > 999999)
			return -EINVAL;
		ts.tv_sec = tv.tv_sec;
		ts.tv_nsec = tv.tv_usec * 1000;
	}
	if (utz) {
		if (uk_user_get(tz, utz, sizeof(tz)))
			return -EFAULT;
		if (tz[0] > TZ_WEST_MAX || tz[0] < -TZ_WEST_MAX)
			return -EINVAL;
		posix_time_zone[0] = tz[0];
		posix_time_zone[1] = tz[1];
	}
	return utv ? wall_set(&ts) : 0;
}
