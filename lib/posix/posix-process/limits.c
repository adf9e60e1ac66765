/* SPDX-License-Identifier: BSD-3-Clause */
/* Resource limits and use: getrlimit, setrlimit, prlimit64, getrusage. */

#include <errno.h>
#include <string.h>
#include <sys/resource.h>

#include <uk/plat/time.h>
#include <uk/sched.h>
#include <uk/spinlock.h>
#include <uk/syscall.h>
#include <uk/uaccess.h>

#include "nofile.h"
#include "process_int.h"

#define NLIMITS 16
#define MIB (1024UL * 1024)

static struct uk_spinlock limits_lock = UK_SPINLOCK_INITIALIZER();
#define UNLIMITED                                                              \
	{                                                                      \
		RLIM_INFINITY, RLIM_INFINITY                                   \
	}
/* Guarded by limits_lock. */
static struct rlimit limits[NLIMITS] = {
	[RLIMIT_CPU] = UNLIMITED,
	[RLIMIT_FSIZE] = UNLIMITED,
	[RLIMIT_DATA] = UNLIMITED,
	[RLIMIT_STACK] = { 8 * MIB, RLIM_INFINITY },
	[RLIMIT_CORE] = { 0, 0 }, /* no core is ever written */
	[RLIMIT_RSS] = UNLIMITED,
	[RLIMIT_NPROC] = UNLIMITED,
	[RLIMIT_NOFILE] = { NOFILE_START, NOFILE_MAX },
	[RLIMIT_MEMLOCK] = { 8 * MIB, 8 * MIB },
	[RLIMIT_AS] = UNLIMITED,
	[RLIMIT_LOCKS] = UNLIMITED,
	[RLIMIT_SIGPENDING] = UNLIMITED,
	[RLIMIT_MSGQUEUE] = UNLIMITED,
	[RLIMIT_NICE] = { 0, 0 },
	[RLIMIT_RTPRIO] = { 0, 0 },
	[RLIMIT_RTTIME] = UNLIMITED,
};

static int limit_set(unsigned int res, const struct rlimit *want)
{
	int rc = 0;

	if (want->rlim_cur > want->rlim_max)
		return -EINVAL;
	if (res == RLIMIT_NOFILE)
		rc = nofile_set(want->rlim_cur);
	if (!rc)
		limits[res] = *want;
	return rc;
}

static int do_prlimit(int pid, unsigned int resource,
		      const struct rlimit *new_limit, struct rlimit *old)
{
	int rc = 0;

	if (pid && !uk_posix_thread_exists(pid))
		return -ESRCH;
	if (resource >= NLIMITS)
		return -EINVAL;
	uk_spin_lock(&limits_lock);
	*old = limits[resource];
	if (new_limit)
		rc = limit_set(resource, new_limit);
	uk_spin_unlock(&limits_lock);
	return rc;
}

UK_SYSCALL_R_DEFINE(int, prlimit64, int, pid, unsigned int, resource,
		    const struct rlimit *, new_limit, struct rlimit *,
		    old_limit)
{
	struct rlimit want, old;
	int rc = new_limit ? uk_user_get_obj(&want, new_limit) : 0;

	if (!rc)
		rc = do_prlimit(pid, resource, new_limit ? &want : NULL, &old);
	return rc || !old_limit ? rc : uk_user_put_obj(old_limit, &old);
}

UK_SYSCALL_R_DEFINE(int, getrlimit, unsigned int, resource, struct rlimit *,
		    rlim)
{
	struct rlimit old;
	int rc = do_prlimit(0, resource, NULL, &old);

	return rc ? rc : uk_user_put_obj(rlim, &old);
}

UK_SYSCALL_R_DEFINE(int, setrlimit, unsigned int, resource,
		    const struct rlimit *, rlim)
{
	struct rlimit want, old;
	int rc = uk_user_get_obj(&want, rlim);

	return rc ? rc : do_prlimit(0, resource, &want, &old);
}

static __nsec thread_time(const struct uk_thread *t)
{
	__nsec v = t->exec_time;

	if (t == uk_thread_current())
		v += ukplat_monotonic_clock() - t->since;
	return v;
}

static void add_thread_time(struct uk_thread *t, void *sum)
{
	if (t->flags & UK_THREADF_ECTX)
		*(__nsec *)sum += thread_time(t);
}

UK_SYSCALL_R_DEFINE(int, getrusage, int, who, struct rusage *, usage)
{
	struct rusage u = { 0 };
	__nsec ns = 0;

	switch (who) {
	case RUSAGE_SELF:
		uk_sched_foreach_thread(uk_sched_current(), add_thread_time,
					&ns);
		break;
	case RUSAGE_THREAD:
		ns = thread_time(uk_thread_current());
		break;
	case RUSAGE_CHILDREN:
		break;
	default:
		return -EINVAL;
	}
	/* kernel and program are not told apart: all counts as user time */
	u.ru_utime.tv_sec = ns / 1000000000;
	u.ru_utime.tv_usec = ns % 1000000000 / 1000;
	return uk_user_put_obj(usage, &u);
}
