/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Deadlocks of mutexes: each thread has at most one that it waits for, and
 * each mutex one owner, so from a waiter there is one chain.  It is followed
 * and made longer under one lock; who closes it finds it closed.
 */

#include <uk/assert.h>
#include <uk/print.h>
#include <uk/spinlock.h>
#include <uk/thread.h>

#include "debug.h"

#define CHAIN_MAX 1000 /* links; a chain that others have closed has no end */

static struct uk_spinlock lock = UK_SPINLOCK_INITIALIZER(); /* t->waits_for */

static struct uk_thread *owner_of(const struct uk_mutex *m)
{
	return (void *)(uk_load_n_relaxed(&m->owner) & ~__UK_MUTEX_WAITERS);
}

static const char *name_of(const struct uk_thread *t)
{
	return t->name ? t->name : "?";
}

/* Does the chain that begins with `m` lead back to `self`? */
static int closes(const struct uk_mutex *m, const struct uk_thread *self)
{
	const struct uk_thread *t;

	for (int i = 0; m && i < CHAIN_MAX; i++) {
		t = owner_of(m);
		if (t == self)
			return 1;
		m = t ? t->waits_for : __NULL;
	}
	return 0;
}

static void report(const struct uk_mutex *m, const struct uk_thread *self)
{
	const struct uk_thread *t = self, *owner;

	do {
		owner = owner_of(m);
		uk_pr_crit("deadlock: thread %p '%s' waits for mutex %p of "
			   "thread %p '%s'\n",
			   (const void *)t, name_of(t), (const void *)m,
			   (const void *)owner, name_of(owner));
		t = owner;
		m = t->waits_for;
	} while (t != self);
}

void lock_debug_wait(struct uk_mutex *m)
{
	struct uk_thread *self = uk_thread_current();
	unsigned long flags;

	if (!self)
		return;
	uk_spin_lock_irqsave(&lock, flags);
	if (closes(m, self)) {
		report(m, self);
		UK_CRASH("deadlock of mutexes\n");
	}
	self->waits_for = m;
	uk_spin_unlock_irqrestore(&lock, flags);
}

void lock_debug_done(void)
{
	struct uk_thread *self = uk_thread_current();
	unsigned long flags;

	if (!self)
		return;
	uk_spin_lock_irqsave(&lock, flags);
	self->waits_for = __NULL;
	uk_spin_unlock_irqrestore(&lock, flags);
}
