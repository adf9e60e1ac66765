/* SPDX-License-Identifier: BSD-3-Clause */
/* Making and freeing threads. */

#include <errno.h>

#include <uk/assert.h>
#include <uk/errptr.h>
#include <uk/isr/string.h>
#include <uk/page.h>
#include <uk/stack.h>

#include "sched_priv.h"

#define STACK_PAGES (1UL << CONFIG_STACK_SIZE_PAGE_ORDER)
#define APPSTACK_PAGES (1UL << CONFIG_LIBUKSCHED_APPSTACK_PAGE_ORDER)
#define AUX_PAGES (1UL << CONFIG_UKPLAT_AUXSP_PAGE_ORDER)

/* A thread's sleep is over. */
static void thread_timeout(struct uk_timer *timer __unused, void *arg)
{
	unsigned long flags = ukplat_lcpu_save_irqf();

	thread_wake(arg, UK_THREADF_TIMEDOUT);
	ukplat_lcpu_restore_irqf(flags);
}

void thread_init(struct uk_thread *t, const char *name)
{
	memset(t, 0, sizeof(*t));
	t->name = name;
	t->sched = &sched;
	t->level = thread_level_of(0);
	t->affinity = __U64_MAX;
	t->ectx_lcpu = ECTX_NOWHERE;
	UK_INIT_LIST_HEAD(&t->queue);
	UK_INIT_LIST_HEAD(&t->thread_list);
	UK_INIT_LIST_HEAD(&t->joiners);
	uk_timer_init(&t->timer, thread_timeout, t);
}

int thread_hooks_init(struct uk_thread *t, struct uk_thread *parent)
{
	const struct uk_thread_inittab_entry *e;
	int rc;

	for (e = uk_thread_inittab_start; e < uk_thread_inittab_end; e++) {
		rc = e->init ? e->init(t, parent) : 0;
		if (unlikely(rc < 0)) {
			thread_hooks_term(t);
			return rc;
		}
		t->hooks_done++;
	}
	return 0;
}

void thread_hooks_term(struct uk_thread *t)
{
	const struct uk_thread_inittab_entry *e;

	while (t->hooks_done) {
		e = &uk_thread_inittab_start[--t->hooks_done];
		if (e->term)
			e->term(t);
	}
}

static int extend_ectx(struct uk_thread *t)
{
	t->ectx = uk_memalign(sched.a, MAX(ukarch_ectx_align(), 16UL),
			      ukarch_ectx_size());
	if (unlikely(!t->ectx))
		return -ENOMEM;
	ukarch_ectx_init(t->ectx);
	if (t == uk_thread_current())
		ectx_own(t);
	thread_flags_set(t, UK_THREADF_ECTX);
	return 0;
}

static int extend_auxsp(struct uk_thread *t)
{
	t->auxstack = uk_stack_alloc(AUX_PAGES);
	if (unlikely(!t->auxstack))
		return -ENOMEM;
	t->auxsp = (__uptr)t->auxstack + (AUX_PAGES << PAGE_SHIFT);
	if (t == uk_thread_current())
		ukplat_lcpu_set_auxsp(t->auxsp);
	thread_flags_set(t, UK_THREADF_AUXSP);
	return 0;
}

int uk_thread_extend(struct uk_thread *t, unsigned int flags)
{
	int rc = 0;

	if ((flags & UK_THREADF_ECTX) && !t->ectx)
		rc = extend_ectx(t);
	if (!rc && (flags & UK_THREADF_AUXSP) && !t->auxstack)
		rc = extend_auxsp(t);
	return rc;
}

static __sz stack_pages(unsigned int flags)
{
	return flags & UK_THREADF_ECTX ? APPSTACK_PAGES : STACK_PAGES;
}

/*
 * A program's thread starts on its auxiliary stack and leaves it empty when it
 * enters the program, so it needs no other one.
 */
static int thread_stack(struct uk_thread *t, unsigned int flags, __uptr *top)
{
	if (flags & UK_THREADF_AUXSP) {
		*top = t->auxsp;
		return 0;
	}
	t->stack = uk_stack_alloc(stack_pages(flags));
	if (unlikely(!t->stack))
		return -ENOMEM;
	*top = (__uptr)t->stack + (stack_pages(flags) << PAGE_SHIFT);
	return 0;
}

/* A thread begins where, and as nice as, its creator is. */
static void thread_inherit(struct uk_thread *t, const struct uk_thread *parent)
{
	t->lcpu = ukplat_lcpu_idx();
	if (!parent)
		return;
	t->affinity = parent->affinity;
	t->nice = parent->nice;
	t->level = parent->level;
}

struct uk_thread *uk_thread_create(uk_thread_fn_t fn, void *arg,
				   unsigned int flags, const char *name)
{
	struct uk_thread *t = uk_malloc(sched.a, sizeof(*t));
	__uptr top;
	int rc;

	if (unlikely(!t))
		return ERR2PTR(-ENOMEM);
	thread_init(t, name);
	t->a = sched.a;
	t->entry = fn;
	t->arg = arg;
	t->flags = flags & UK_THREADF_DETACHED;
	thread_inherit(t, uk_thread_current());
	rc = uk_thread_extend(t, flags);
	if (unlikely(rc))
		goto err_release;
	rc = thread_stack(t, flags, &top);
	if (unlikely(rc))
		goto err_release;
	ukarch_ctx_init_entry2(&t->ctx, top, thread_start, (long)t, 0);
	rc = thread_hooks_init(t, uk_thread_current());
	if (unlikely(rc))
		goto err_release;
	return t;

err_release:
	uk_thread_release(t);
	return ERR2PTR(rc);
}

void uk_thread_release(struct uk_thread *t)
{
	UK_ASSERT(t != uk_thread_current());
	thread_hooks_term(t);
	ectx_forget(t);
	if (t->stack)
		uk_stack_free(t->stack, stack_pages(t->flags));
	if (t->auxstack)
		uk_stack_free(t->auxstack, AUX_PAGES);
	uk_free(sched.a, t->ectx);
	if (!(t->flags & UK_THREADF_STATIC))
		uk_free(t->a, t);
}

struct uk_thread *uk_sched_thread_create(struct uk_sched *s, uk_thread_fn_t fn,
					 void *arg, const char *name)
{
	struct uk_thread *t = uk_thread_create(fn, arg, 0, name);

	if (unlikely(PTRISERR(t)))
		return __NULL;
	uk_sched_thread_add(s, t);
	return t;
}
