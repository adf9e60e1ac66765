/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Timers over the platform's one-shot interrupt.
 *
 * The hardware is armed for `programmed`, which is never later than the
 * earliest timer; cancelling leaves it, and an early interrupt does nothing.
 */

#include <uk/init.h>
#include <uk/plat/time.h>
#include <uk/spinlock.h>
#include <uk/timer.h>

#include "heap.h"

static struct uk_spinlock lock = UK_SPINLOCK_INITIALIZER();
static struct uk_timer *root; /* guarded by `lock` */
static __nsec programmed = __NSEC_MAX; /* guarded by `lock` */

void uk_timer_init(struct uk_timer *t, uk_timer_func_t fn, void *arg)
{
	*t = (struct uk_timer){ .fn = fn, .arg = arg };
}

static void program(__nsec deadline)
{
	programmed = deadline;
	ukplat_time_set_oneshot(deadline);
}

void uk_timer_set(struct uk_timer *t, __nsec deadline)
{
	unsigned long flags;

	uk_spin_lock_irqsave(&lock, flags);
	if (t->armed)
		timer_heap_remove(&root, t);
	t->deadline = deadline;
	t->armed = 1;
	timer_heap_insert(&root, t);
	if (deadline < programmed)
		program(deadline);
	uk_spin_unlock_irqrestore(&lock, flags);
}

int uk_timer_cancel(struct uk_timer *t)
{
	unsigned long flags;
	int was;

	uk_spin_lock_irqsave(&lock, flags);
	was = t->armed;
	if (was) {
		timer_heap_remove(&root, t);
		t->armed = 0;
	}
	uk_spin_unlock_irqrestore(&lock, flags);
	return was;
}

__nsec uk_timer_next(void)
{
	unsigned long flags;
	__nsec next;

	uk_spin_lock_irqsave(&lock, flags);
	next = root ? root->deadline : __NSEC_MAX;
	uk_spin_unlock_irqrestore(&lock, flags);
	return next;
}

/* The timer interrupt: calls what is due, then arms for the next. */
static void timer_irq(void)
{
	__nsec now = ukplat_monotonic_clock();
	unsigned long flags;
	struct uk_timer *t;

	uk_spin_lock_irqsave(&lock, flags);
	while (root && root->deadline <= now) {
		t = root;
		timer_heap_remove(&root, t);
		t->armed = 0;
		uk_spin_unlock_irqrestore(&lock, flags);
		t->fn(t, t->arg);
		uk_spin_lock_irqsave(&lock, flags);
	}
	program(root ? root->deadline : __NSEC_MAX);
	uk_spin_unlock_irqrestore(&lock, flags);
}

static int timer_init(struct uk_init_ctx *ictx __unused)
{
	ukplat_time_set_handler(timer_irq);
	return 0;
}
uk_plat_initcall_prio(timer_init, 0, 8);
