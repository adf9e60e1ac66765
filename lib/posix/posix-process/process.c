/* SPDX-License-Identifier: BSD-3-Clause */
/* The process and its threads: records, numbers, and how they end. */

#include <errno.h>
#include <sched.h>
#include <stdbool.h>
#include <string.h>

#include <uk/alloc.h>
#include <uk/boot.h>
#include <uk/errptr.h>
#include <uk/futex.h>
#include <uk/sched.h>
#include <uk/spinlock.h>
#include <uk/syscall.h>
#include <uk/uaccess.h>

#include <uk/process.h>

#include "files.h"
#include "process_int.h"

static struct uk_posix_thread main_thread = {
	.tid = UK_PID,
	.comm = "main",
	.link = UK_LIST_HEAD_INIT(main_thread.link),
};

static struct {
	/* all below, and main_thread.thread; interrupts are off */
	struct uk_spinlock lock;
	struct uk_list_head threads; /* but main_thread */
	int main_ended;
	int count; /* with main_thread, until it ends */
	int next_tid;
} process = {
	.lock = UK_SPINLOCK_INITIALIZER(),
	.threads = UK_LIST_HEAD_INIT(process.threads),
	.count = 1,
	.next_tid = UK_PID + 1,
};

struct uk_posix_thread *uk_posix_thread_self(void)
{
	struct uk_thread *t = uk_thread_current();

	if (t && t->priv)
		return t->priv;
	/* Kernel threads count as the process; main() is the first that is
	 * more.
	 */
	if (unlikely(!main_thread.thread) && !process.main_ended && t &&
	    (t->flags & UK_THREADF_ECTX))
		main_thread.thread = t;
	return &main_thread;
}

/* With the lock held. */
static struct uk_posix_thread *find(int tid)
{
	struct uk_posix_thread *pt;

	if (tid == UK_PID)
		return &main_thread;
	uk_list_for_each_entry (pt, &process.threads, link)
		if (pt->tid == tid)
			return pt;
	return NULL;
}

int uk_posix_thread_do(int tid,
		       int (*fn)(struct uk_posix_thread *pt, void *arg),
		       void *arg)
{
	struct uk_posix_thread *pt;
	unsigned long flags;
	int rc = -ESRCH;

	uk_spin_lock_irqsave(&process.lock, flags);
	pt = find(tid);
	if (pt)
		rc = fn(pt, arg);
	uk_spin_unlock_irqrestore(&process.lock, flags);
	return rc;
}

static int nothing(struct uk_posix_thread *pt __unused, void *arg __unused)
{
	return 0;
}

int uk_posix_thread_exists(int tid)
{
	return !uk_posix_thread_do(tid, nothing, NULL);
}

struct call {
	int (*fn)(struct uk_thread *t, void *arg);
	void *arg;
};

static int call(struct uk_posix_thread *pt, void *arg)
{
	const struct call *c = arg;

	return pt->thread ? c->fn(pt->thread, c->arg) : -ESRCH;
}

int thread_do(int tid, int (*fn)(struct uk_thread *t, void *arg), void *arg)
{
	struct call c = { fn, arg };

	if (!tid || tid == uk_posix_thread_self()->tid)
		return fn(uk_thread_current(), arg);
	return uk_posix_thread_do(tid, call, &c);
}

int uk_posix_thread_count(void)
{
	return process.count;
}

void uk_posix_thread_set_comm(struct uk_posix_thread *pt, const char *path)
{
	const char *base = strrchr(path, '/');
	__sz n;

	base = base ? base + 1 : path;
	n = MIN(strlen(base), sizeof(pt->comm) - 1);
	memset(pt->comm, 0, sizeof(pt->comm));
	memcpy(pt->comm, base, n);
}

struct uk_posix_thread *thread_record_create(int share_files)
{
	struct uk_posix_thread *self = uk_posix_thread_self();
	struct uk_posix_thread *pt;
	unsigned long flags;

	pt = uk_zalloc(uk_alloc_get_default(), sizeof(*pt));
	if (unlikely(!pt))
		return NULL;
	if (unlikely(files_inherit(pt, share_files))) {
		uk_free(uk_alloc_get_default(), pt);
		return NULL;
	}
	memcpy(pt->comm, self->comm, sizeof(pt->comm));
	pt->sigmask = self->sigmask;
	pt->altstack_flags = 2; /* SS_DISABLE */
	uk_spin_lock_irqsave(&process.lock, flags);
	pt->tid = process.next_tid++;
	uk_list_add_tail(&pt->link, &process.threads);
	process.count++;
	uk_spin_unlock_irqrestore(&process.lock, flags);
	return pt;
}

/* One thread less, unless it is the last: true then. */
static bool count_down(void)
{
	unsigned long flags;
	bool last;

	uk_spin_lock_irqsave(&process.lock, flags);
	last = process.count == 1;
	process.count -= !last;
	uk_spin_unlock_irqrestore(&process.lock, flags);
	return last;
}

/* From now on nobody finds the thread: it may end. */
static void record_free(struct uk_posix_thread *pt)
{
	unsigned long flags;

	files_drop(pt);
	uk_spin_lock_irqsave(&process.lock, flags);
	if (pt == &main_thread) {
		process.main_ended = 1;
		pt->thread = NULL;
	} else {
		uk_list_del(&pt->link);
	}
	uk_spin_unlock_irqrestore(&process.lock, flags);
	if (pt != &main_thread)
		uk_free(uk_alloc_get_default(), pt);
}

void thread_record_destroy(struct uk_posix_thread *pt)
{
	(void)count_down(); /* its creator is another */
	record_free(pt);
}

void uk_posix_exit_group(int code, int signal)
{
	uk_boot_exit(code & 0xff, signal);
}

void uk_posix_thread_exit(int code)
{
	struct uk_posix_thread *pt = uk_posix_thread_self();
	static const __u32 none;
	__u32 *clear = pt->clear_tid;

	if (count_down()) /* one of several that end at once is the last */
		uk_posix_exit_group(code, 0);
	if (pt->robust)
		uk_futex_robust_exit(pt->robust, pt->tid);
	uk_thread_current()->priv = NULL;
	record_free(pt);
	if (clear && !uk_user_put_obj(clear, &none))
		uk_futex_wake(clear, 1, UK_FUTEX_BITSET_ANY);
	uk_sched_thread_exit();
}

UK_SYSCALL_R_DEFINE(int, exit, int, status)
{
	uk_posix_thread_exit(status);
}

UK_SYSCALL_R_DEFINE(int, exit_group, int, status)
{
	uk_posix_exit_group(status, 0);
}

UK_SYSCALL_R_DEFINE(int, getpid)
{
	return UK_PID;
}

UK_SYSCALL_R_DEFINE(int, gettid)
{
	return uk_posix_thread_self()->tid;
}

UK_SYSCALL_R_DEFINE(int, getppid)
{
	return 0; /* as for init, whose parent is outside */
}

UK_SYSCALL_R_DEFINE(int, set_tid_address, int *, tidptr)
{
	struct uk_posix_thread *pt = uk_posix_thread_self();

	pt->clear_tid = (__u32 *)tidptr;
	return pt->tid;
}

UK_SYSCALL_R_DEFINE(int, set_robust_list, void *, head, __sz, len)
{
	if (len != 3 * sizeof(long))
		return -EINVAL;
	uk_posix_thread_self()->robust = head;
	return 0;
}

static int robust_read(struct uk_posix_thread *pt, void *head)
{
	*(void **)head = pt->robust;
	return 0;
}

UK_SYSCALL_R_DEFINE(int, get_robust_list, int, tid, void **, head, __sz *, len)
{
	static const __sz size = 3 * sizeof(long);
	void *robust;
	int rc;

	rc = uk_posix_thread_do(tid ? tid : uk_posix_thread_self()->tid,
				robust_read, &robust);
	if (rc)
		return rc;
	if (uk_user_put_obj(len, &size))
		return -EFAULT;
	return uk_user_put_obj(head, &robust);
}
