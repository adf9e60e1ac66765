/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Timers over the platform's one-shot interrupt.  Each CPU has a heap; a timer
 * is on that of the CPU that armed it, and its callback runs there.
 *
 * The hardware is armed for `programmed`, which is never later than the
 * earliest timer; cancelling leaves it, and an early interrupt does nothing.
 */

#include <uk/init.h>
#include <uk/plat/time.h>
#include <uk/spinlock.h>
#include <uk/timer.h>

#include "heap.h"

struct base {
	struct uk_spinlock lock; /* guards all, and the timers on it */
	struct uk_timer *root;
	struct uk_timer *running; /* whose callback is being called */
	__nsec programmed; /* 0 is "nothing" here, to be in .bss */
};

static UKPLAT_PER_LCPU_DEFINE(struct base, bases);

void uk_timer_init(struct uk_timer *t, uk_timer_func_t fn, void *arg)
{
	*t = (struct uk_timer){ .fn = fn, .arg = arg };
}

/*
 * Locks the heap that `t` is, or was last, on; interrupts are off.  What was
 * done to `t` under another heap's lock is seen by the acquire of t->lcpu,
 * whose partner is the release in base_move().
 */
static struct base *base_lock(struct uk_timer *t)
{
	struct base *b;
	__u32 idx;

	for (;;) {
		idx = UK_READ_ONCE(t->lcpu);
		b = &ukplat_per_lcpu(bases, idx);
		__uk_spin_take(&b->lock);
		if (likely(uk_load_n_acq(&t->lcpu) == idx))
			return b;
		__uk_spin_give(&b->lock);
	}
}

static void disarm(struct base *b, struct uk_timer *t)
{
	timer_heap_remove(&b->root, t);
	t->armed = 0;
}

static void program(struct base *b, __nsec deadline)
{
	b->programmed = deadline == __NSEC_MAX ? 0 : deadline;
	ukplat_time_set_oneshot(deadline);
}

/*
 * Takes `t` off and gives this CPU's heap, locked, with `t` belonging to it.
 * While neither lock is held another CPU may arm it again or have it moved.
 * If its callback runs on another CPU just now it stays with that one, where
 * who cancels it looks.
 */
static struct base *base_move(struct uk_timer *t)
{
	__u32 self = ukplat_lcpu_idx();
	struct base *b;

	for (;;) {
		b = base_lock(t);
		if (t->armed)
			disarm(b, t);
		if (!UK_IS_ENABLED(CONFIG_HAVE_SMP) || t->lcpu == self ||
		    b->running == t)
			return b;
		uk_store_n_rel(&t->lcpu, self);
		__uk_spin_give(&b->lock);
	}
}

static int is_own(const struct base *b)
{
	return !UK_IS_ENABLED(CONFIG_HAVE_SMP) ||
	       b == &ukplat_per_lcpu_current(bases);
}

void uk_timer_set(struct uk_timer *t, __nsec deadline)
{
	unsigned long flags = ukplat_lcpu_save_irqf();
	struct base *b = base_move(t);

	t->deadline = deadline;
	t->armed = 1;
	timer_heap_insert(&b->root, t);
	/* Another CPU, in its timer interrupt, looks at the end of that. */
	if (is_own(b) && (!b->programmed || deadline < b->programmed))
		program(b, deadline);
	uk_spin_unlock_irqrestore(&b->lock, flags);
}

/* Waits for a callback on another CPU. */
static void callback_wait(struct base *b, struct uk_timer *t)
{
	while (!is_own(b) && uk_load_n_acq(&b->running) == t)
		ukarch_spinwait();
}

int uk_timer_cancel(struct uk_timer *t)
{
	unsigned long flags = ukplat_lcpu_save_irqf();
	struct base *b = base_lock(t);
	int was = t->armed;

	if (was)
		disarm(b, t);
	uk_spin_unlock_irqrestore(&b->lock, flags);
	callback_wait(b, t);
	return was;
}

__nsec uk_timer_next(void)
{
	unsigned long flags = ukplat_lcpu_save_irqf();
	struct base *b = &ukplat_per_lcpu_current(bases);
	__nsec next;

	__uk_spin_take(&b->lock);
	next = b->root ? b->root->deadline : __NSEC_MAX;
	uk_spin_unlock_irqrestore(&b->lock, flags);
	return next;
}

/* The timer interrupt: calls what is due, then arms for the next. */
static void timer_irq(void)
{
	struct base *b = &ukplat_per_lcpu_current(bases);
	__nsec now = ukplat_monotonic_clock();
	uk_timer_func_t fn;
	struct uk_timer *t;
	void *arg;

	__uk_spin_take(&b->lock);
	while (b->root && b->root->deadline <= now) {
		t = b->root;
		disarm(b, t);
		fn = t->fn;
		arg = t->arg;
		b->running = t;
		__uk_spin_give(&b->lock);
		fn(t, arg);
		__uk_spin_take(&b->lock);
		uk_store_n_rel(&b->running, __NULL);
	}
	program(b, b->root ? b->root->deadline : __NSEC_MAX);
	__uk_spin_give(&b->lock);
}

static int timer_init(struct uk_init_ctx *ictx __unused)
{
	ukplat_time_set_handler(timer_irq);
	return 0;
}
uk_plat_initcall_prio(timer_init, 0, 8);
