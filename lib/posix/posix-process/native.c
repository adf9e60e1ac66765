/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Threads of native applications, as a C library's clone() makes them.
 *
 * System calls of such a thread run on the stack that the thread is on, so it
 * must be there in full: it is one of the scheduler's, not the caller's.
 */

#include <errno.h>
#include <sched.h>

#include <uk/alloc.h>
#include <uk/arch/ctx.h>
#include <uk/errptr.h>
#include <uk/sched.h>

#include "process_int.h"

struct native {
	int (*fn)(void *arg);
	void *arg;
	struct uk_posix_thread *pt;
	int *set_tid; /* or NULL */
};

/* First thing that the thread does; `n` may be gone once fn() runs. */
static void native_main(void *arg)
{
	struct native n = *(struct native *)arg;

	uk_free(uk_alloc_get_default(), arg);
	if (n.set_tid)
		*n.set_tid = n.pt->tid;
	uk_posix_thread_exit(n.fn(n.arg));
}

static int native_start(struct native *n, const struct uk_posix_spawn *s)
{
	struct uk_thread *t;

	t = uk_thread_create(native_main, n,
			     UK_THREADF_ECTX | UK_THREADF_DETACHED, "thread");
	if (PTRISERR(t))
		return -EAGAIN;
	ukarch_sysregs_store(&t->sysregs);
	if (s->flags & CLONE_SETTLS)
		ukarch_sysregs_set_tlsp(&t->sysregs, s->tls);
	t->priv = n->pt;
	n->pt->thread = t;
	if (s->flags & CLONE_PARENT_SETTID)
		*s->ptid = n->pt->tid;
	if (s->flags & CLONE_CHILD_SETTID)
		n->set_tid = s->ctid;
	if (s->flags & CLONE_CHILD_CLEARTID)
		n->pt->clear_tid = (__u32 *)s->ctid;
	uk_sched_thread_add(uk_sched_current(), t);
	return 0;
}

int uk_posix_thread_spawn(const struct uk_posix_spawn *s)
{
	struct uk_alloc *a = uk_alloc_get_default();
	int rc = clone_flags_check(s->flags);
	struct native *n;
	int tid;

	if (rc)
		return rc;
	n = uk_zalloc(a, sizeof(*n));
	if (unlikely(!n))
		return -ENOMEM;
	n->fn = s->fn;
	n->arg = s->arg;
	n->pt = thread_record_create(!!(s->flags & CLONE_FILES));
	rc = n->pt ? 0 : -ENOMEM;
	if (rc)
		goto err_free;
	tid = n->pt->tid;
	rc = native_start(n, s);
	if (unlikely(rc))
		goto err_destroy_record;
	return tid;

err_destroy_record:
	thread_record_destroy(n->pt);
err_free:
	uk_free(a, n);
	return rc;
}
