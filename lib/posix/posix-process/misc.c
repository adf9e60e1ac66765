/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Calls about the process that are simple because there is only one: groups,
 * sessions, priorities, affinity, prctl; and the waits and creations that
 * cannot be.
 */

#include <errno.h>
#include <sched.h>
#include <string.h>
#include <sys/resource.h>
#include <sys/prctl.h>

#include <uk/plat/lcpu.h>
#include <uk/sched.h>
#include <uk/syscall.h>
#include <uk/uaccess.h>

#include "process_int.h"

static int is_self(int pid)
{
	return pid == 0 || pid == UK_PID;
}

UK_SYSCALL_R_DEFINE(int, getpgid, int, pid)
{
	return is_self(pid) ? UK_PID : -ESRCH;
}

UK_SYSCALL_R_DEFINE(int, getpgrp)
{
	return UK_PID;
}

UK_SYSCALL_R_DEFINE(int, getsid, int, pid)
{
	return is_self(pid) ? UK_PID : -ESRCH;
}

/* A session leader cannot change group or session: as Linux says it. */
UK_SYSCALL_R_DEFINE(int, setpgid, int, pid, int, pgid)
{
	if (pgid < 0)
		return -EINVAL;
	return is_self(pid) ? -EPERM : -ESRCH;
}

UK_SYSCALL_R_DEFINE(int, setsid)
{
	return -EPERM;
}

/* There are no children, and none can be made. */
UK_SYSCALL_R_DEFINE(int, wait4, int, pid, int *, status, int, options, void *,
		    rusage)
{
	return -ECHILD;
}

UK_SYSCALL_R_DEFINE(int, waitid, int, idtype, int, id, void *, info, int,
		    options, void *, rusage)
{
	return -ECHILD;
}

UK_SYSCALL_R_DEFINE(int, sched_yield)
{
	uk_sched_yield();
	return 0;
}

static __u64 all_lcpus(void)
{
	return ukplat_lcpu_count() < 64 ? (1UL << ukplat_lcpu_count()) - 1
					: __U64_MAX;
}

static int affinity_read(struct uk_thread *t, void *mask)
{
	*(unsigned long *)mask = t->affinity & all_lcpus();
	return 0;
}

UK_SYSCALL_R_DEFINE(int, sched_getaffinity, int, pid, unsigned int, len,
		    unsigned long *, mask)
{
	unsigned long m;
	int rc;

	if (len < sizeof(*mask) || len % sizeof(*mask))
		return -EINVAL;
	rc = thread_do(pid, affinity_read, &m);
	if (rc)
		return rc;
	return uk_user_put_obj(mask, &m) ? -EFAULT : (int)sizeof(m);
}

static int affinity_write(struct uk_thread *t, void *mask)
{
	return uk_thread_set_affinity(t, *(unsigned long *)mask);
}

UK_SYSCALL_R_DEFINE(int, sched_setaffinity, int, pid, unsigned int, len,
		    const unsigned long *, mask)
{
	unsigned long m = 0;

	if (uk_user_get(&m, mask, MIN((unsigned long)len, sizeof(m))))
		return -EFAULT;
	return thread_do(pid, affinity_write, &m);
}

/* 20 - nice, as the raw call gives it. */
static int nice_read(struct uk_thread *t, void *arg __unused)
{
	return 20 - t->nice;
}

/* Group and user: the caller's. */
UK_SYSCALL_R_DEFINE(int, getpriority, int, which, int, who)
{
	if (which < 0 || which > 2)
		return -EINVAL;
	return thread_do(which == PRIO_PROCESS ? who : 0, nice_read, NULL);
}

static int nice_write(struct uk_thread *t, void *prio)
{
	uk_thread_set_nice(t, *(int *)prio);
	return 0;
}

static void set_nice(struct uk_thread *t, void *prio)
{
	if (t->flags & UK_THREADF_AUXSP)
		uk_thread_set_nice(t, *(int *)prio);
}

UK_SYSCALL_R_DEFINE(int, setpriority, int, which, int, who, int, prio)
{
	if (which < 0 || which > 2)
		return -EINVAL;
	if (which == PRIO_PROCESS)
		return thread_do(who, nice_write, &prio);
	uk_sched_foreach_thread(uk_sched_current(), set_nice, &prio);
	return 0;
}

static int set_name(const char *name)
{
	struct uk_posix_thread *pt = uk_posix_thread_self();
	char comm[sizeof(pt->comm)] = "";
	ssize_t n = uk_user_str_get(comm, name, sizeof(comm) - 1);

	if (n < 0 && n != -ENAMETOOLONG)
		return -EFAULT;
	if (n >= 0) /* what the copy left behind the end */
		memset(comm + n, 0, sizeof(comm) - n);
	memcpy(pt->comm, comm, sizeof(comm));
	return 0;
}

UK_SYSCALL_R_DEFINE(int, prctl, int, op, unsigned long, a2, unsigned long, a3,
		    unsigned long, a4, unsigned long, a5)
{
	/* set once, never cleared: nothing here gains privileges */
	static int dumpable = 1, no_new_privs;

	switch (op) {
	case PR_SET_NAME:
		return set_name((const char *)a2);
	case PR_GET_NAME:
		return uk_user_put((void *)a2, uk_posix_thread_self()->comm,
				   16);
	case PR_GET_DUMPABLE:
		return dumpable;
	case PR_SET_DUMPABLE:
		if (a2 > 1)
			return -EINVAL;
		dumpable = (int)a2;
		return 0;
	case PR_GET_NO_NEW_PRIVS:
		return no_new_privs;
	case PR_SET_NO_NEW_PRIVS:
		if (a2 != 1 || a3 || a4 || a5)
			return -EINVAL;
		no_new_privs = 1;
		return 0;
	}
	return -EINVAL;
}

/* Only SCHED_OTHER exists. */
UK_SYSCALL_R_DEFINE(int, sched_getscheduler, int, pid)
{
	if (pid < 0)
		return -EINVAL;
	return pid && !uk_posix_thread_exists(pid) ? -ESRCH : 0;
}

UK_SYSCALL_R_DEFINE(int, sched_getparam, int, pid, int *, param)
{
	static const int prio;

	if (pid < 0 || !param)
		return -EINVAL;
	if (pid && !uk_posix_thread_exists(pid))
		return -ESRCH;
	return uk_user_put_obj(param, &prio);
}

static int prio_limit(int policy, int real_time)
{
	switch (policy) {
	case SCHED_FIFO:
	case SCHED_RR:
		return real_time;
	case SCHED_OTHER:
	case SCHED_BATCH:
	case SCHED_IDLE:
		return 0;
	}
	return -EINVAL;
}

UK_SYSCALL_R_DEFINE(int, sched_get_priority_max, int, policy)
{
	return prio_limit(policy, 99);
}

UK_SYSCALL_R_DEFINE(int, sched_get_priority_min, int, policy)
{
	return prio_limit(policy, 1);
}

#define MEMBARRIER_GLOBAL 0x1
#define MEMBARRIER_PRIVATE 0x8
#define MEMBARRIER_PRIVATE_REGISTER 0x10

static void barrier_here(void *unused __unused)
{
	mb();
}

/* All CPUs pass a barrier: more than some of the commands ask for. */
UK_SYSCALL_R_DEFINE(int, membarrier, int, cmd, unsigned int, flags, int, cpu)
{
	if (flags)
		return -EINVAL;
	if (!cmd)
		return MEMBARRIER_GLOBAL | MEMBARRIER_PRIVATE |
		       MEMBARRIER_PRIVATE_REGISTER;
	if (cmd != MEMBARRIER_GLOBAL && cmd != MEMBARRIER_PRIVATE &&
	    cmd != MEMBARRIER_PRIVATE_REGISTER)
		return -EINVAL;
	ukplat_lcpu_run_all(barrier_here, NULL);
	return 0;
}

/* The only personality is Linux' own. */
UK_SYSCALL_R_DEFINE(int, personality, unsigned long, persona)
{
	return persona == 0xffffffffUL || !persona ? 0 : -EINVAL;
}
