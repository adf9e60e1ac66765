/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * clone(2) for threads: a child that shares everything and goes on behind the
 * caller's system call, on a stack of its own.  A child that would be another
 * process is -ENOSYS.
 */

#include <errno.h>
#include <sched.h>
#include <string.h>

#include <uk/alloc.h>
#include <uk/arch/ctx.h>
#include <uk/errptr.h>
#include <uk/sched.h>
#include <uk/syscall.h>
#include <uk/thread.h>
#include <uk/uaccess.h>

#include "process_int.h"

/* What glibc, musl and Go all pass; without them it is not a thread. */
#define CLONE_NEEDED (CLONE_VM | CLONE_THREAD | CLONE_SIGHAND)
#define CLONE_KNOWN                                                            \
	(CLONE_NEEDED | CLONE_FS | CLONE_FILES | CLONE_SYSVSEM |               \
	 CLONE_SETTLS | CLONE_PARENT_SETTID | CLONE_CHILD_SETTID |             \
	 CLONE_CHILD_CLEARTID | CLONE_DETACHED | CLONE_UNTRACED)

struct child {
	struct __regs regs;
	struct uk_posix_thread *pt;
	int *set_tid; /* or NULL */
};

/* First thing that the child does, on its kernel stack. */
static void child_main(void *arg)
{
	struct child *c = arg;
	struct uk_thread *self = uk_thread_current();
	struct uk_syscall_ctx usc = { .regs = c->regs,
				      .sysregs = self->sysregs };

	if (c->set_tid) /* as on Linux: a bad place is no error */
		(void)uk_user_put_obj(c->set_tid, &c->pt->tid);
	uk_free(uk_alloc_get_default(), c);
	ukarch_enter_program(&usc);
}

int clone_flags_check(unsigned long flags)
{
	if (!(flags & CLONE_VM))
		return -ENOSYS; /* fork */
	if ((flags & CLONE_NEEDED) != CLONE_NEEDED) {
		if (flags & CLONE_THREAD)
			return -EINVAL;
		return -ENOSYS; /* vfork, or a process sharing memory */
	}
	return flags & ~(unsigned long)(CLONE_KNOWN | CSIGNAL) ? -EINVAL : 0;
}

static struct uk_thread *child_create(struct child *c,
				      const struct uk_syscall_ctx *usc,
				      unsigned long flags, unsigned long sp,
				      unsigned long tls)
{
	struct uk_thread *t;

	c->regs = usc->regs;
	ukarch_regs_set_sp(&c->regs, sp);
	ukarch_regs_set_ret(&c->regs, 0);
	t = uk_thread_create(child_main, c,
			     UK_THREADF_ECTX | UK_THREADF_AUXSP |
				     UK_THREADF_DETACHED,
			     "thread");
	if (PTRISERR(t))
		return t;
	/* the caller's vector and thread registers are live in the CPU */
	ukarch_ectx_store(t->ectx);
	ukarch_sysregs_store(&t->sysregs);
	if (flags & CLONE_SETTLS)
		ukarch_sysregs_set_tlsp(&t->sysregs, tls);
	t->priv = c->pt;
	c->pt->thread = t;
	return t;
}

static long do_clone(const struct uk_syscall_ctx *usc, unsigned long flags,
		     unsigned long sp, int *ptid, int *ctid, unsigned long tls)
{
	struct uk_alloc *a = uk_alloc_get_default();
	struct uk_thread *t;
	struct child *c;
	int rc = clone_flags_check(flags);
	int tid;

	if (rc || !sp)
		return rc ? rc : -EINVAL;
	c = uk_zalloc(a, sizeof(*c));
	if (unlikely(!c))
		return -ENOMEM;
	c->pt = thread_record_create(!!(flags & CLONE_FILES));
	if (unlikely(!c->pt)) {
		rc = -ENOMEM;
		goto err_free_child;
	}
	t = child_create(c, usc, flags, sp, tls);
	if (PTRISERR(t)) {
		rc = -EAGAIN;
		goto err_destroy_record;
	}
	tid = c->pt->tid;
	if (flags & CLONE_PARENT_SETTID)
		(void)uk_user_put_obj(ptid, &tid);
	if (flags & CLONE_CHILD_SETTID)
		c->set_tid = ctid;
	if (flags & CLONE_CHILD_CLEARTID)
		c->pt->clear_tid = (__u32 *)ctid;
	uk_sched_thread_add(uk_sched_current(), t);
	return tid;

err_destroy_record:
	thread_record_destroy(c->pt);
err_free_child:
	uk_free(a, c);
	return rc;
}

/* The last two arguments are swapped between the architectures. */
UK_LLSYSCALL_R_U_DEFINE(long, clone, unsigned long, flags, unsigned long, sp,
			int *, ptid, unsigned long, a3, unsigned long, a4)
{
	if (UK_IS_ENABLED(CONFIG_ARCH_ARM_64))
		return do_clone(usc, flags, sp, ptid, (int *)a4, a3);
	return do_clone(usc, flags, sp, ptid, (int *)a3, a4);
}
