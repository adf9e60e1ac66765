/* SPDX-License-Identifier: BSD-3-Clause */
/* Poll queues: events, sleepers and chains under one lock. */

#include <errno.h>

#include <uk/assert.h>
#include <uk/file.h>
#include <uk/plat/time.h>
#include <uk/sched.h>
#include <uk/thread.h>

#include <uk/file/pollqueue.h>

#define CHAIN_DEPTH 8 /* queues that an event may pass through */

static int (*interrupted)(void);

int uk_file_interrupted(void)
{
	return interrupted && interrupted();
}

void uk_file_interrupted_set(int (*fn)(void))
{
	interrupted = fn;
}

/*
 * Tells the chains; called with the lock held.  The exclusive ones are behind
 * all others: the first that takes care of a set event ends the round.
 */
static void chains_tell(struct uk_pollq *q, uk_pollevent ev,
			enum uk_poll_chain_op op)
{
	struct uk_poll_chain *c, *n;

	uk_list_for_each_entry_safe(c, n, &q->chain, link)
	{
		uk_pollevent hit = ev & c->mask;

		if (!hit)
			continue;
		if (c->type == UK_POLL_CHAINTYPE_CALLBACK) {
			c->callback(hit, op, c);
		} else if (c->type == UK_POLL_CHAINTYPE_EXCLUSIVE) {
			if (c->exclusive(hit, op, c) &&
			    op == UK_POLL_CHAINOP_SET)
				break;
		} else if (op == UK_POLL_CHAINOP_SET) {
			uk_pollq_set(c->queue, c->set ? c->set : hit);
		} else {
			uk_pollq_clear(c->queue, c->set ? c->set : hit);
		}
	}
}

/* Wakes up to `n` sleepers that wait for `ev`; called with the lock held. */
static void sleepers_wake(struct uk_pollq *q, uk_pollevent ev, int n)
{
	struct uk_poll_ticket *t, *next;

	uk_list_for_each_entry_safe(t, next, &q->wait, link)
	{
		if (!n)
			break;
		if (!(t->mask & ev))
			continue;
		uk_list_del_init(&t->link);
		t->got = t->mask & ev;
		uk_thread_wake(t->thread);
		if (n > 0)
			n--;
	}
}

static void rise(struct uk_pollq *q, uk_pollevent ev, int n)
{
	if (!uk_list_empty(&q->wait))
		sleepers_wake(q, ev, n);
	if (!uk_list_empty(&q->chain))
		chains_tell(q, ev, UK_POLL_CHAINOP_SET);
}

uk_pollevent uk_pollq_clear(struct uk_pollq *q, uk_pollevent clr)
{
	unsigned long flags;
	uk_pollevent old;

	uk_spin_lock_irqsave(&q->lock, flags);
	old = q->events;
	q->events = old & ~clr;
	if ((old & clr) && !uk_list_empty(&q->chain))
		chains_tell(q, old & clr, UK_POLL_CHAINOP_CLEAR);
	uk_spin_unlock_irqrestore(&q->lock, flags);
	return old;
}

uk_pollevent uk_pollq_set_n(struct uk_pollq *q, uk_pollevent set, int n)
{
	unsigned long flags;
	uk_pollevent old;

	uk_spin_lock_irqsave(&q->lock, flags);
	old = q->events;
	q->events = old | set;
	rise(q, set, n);
	uk_spin_unlock_irqrestore(&q->lock, flags);
	return old;
}

uk_pollevent uk_pollq_assign_edge(struct uk_pollq *q, uk_pollevent val,
				  uk_pollevent edge, int n)
{
	unsigned long flags;
	uk_pollevent old;

	uk_spin_lock_irqsave(&q->lock, flags);
	old = q->events;
	uk_pollq_change_locked(q, val, edge, n);
	uk_spin_unlock_irqrestore(&q->lock, flags);
	return old;
}

void __uk_pollq_change_slow(struct uk_pollq *q, uk_pollevent val,
			    uk_pollevent edge, int n)
{
	uk_pollevent old = q->events;

	q->events = val;
	edge = val & (~old | edge);
	if ((old & ~val) && !uk_list_empty(&q->chain))
		chains_tell(q, old & ~val, UK_POLL_CHAINOP_CLEAR);
	if (edge)
		rise(q, edge, n);
}

uk_pollevent uk_pollq_assign_n(struct uk_pollq *q, uk_pollevent val, int n)
{
	return uk_pollq_assign_edge(q, val, 0, n);
}

void uk_pollq_notify_n(struct uk_pollq *q, uk_pollevent ev, int n)
{
	unsigned long flags;

	uk_spin_lock_irqsave(&q->lock, flags);
	sleepers_wake(q, ev, n);
	uk_spin_unlock_irqrestore(&q->lock, flags);
}

/*
 * Sleeps once on the ticket.  The thread is marked blocked under the lock
 * that every waker takes, so a wake-up cannot come too early.  A signal is
 * looked for between that and the sleep: one that comes later wakes.
 */
static uk_pollevent ticket_sleep(struct uk_pollq *q, struct uk_poll_ticket *t,
				 uk_pollevent seen, __nsec deadline)
{
	struct uk_thread *self = uk_thread_current();
	unsigned long flags;

	uk_spin_lock_irqsave(&q->lock, flags);
	if (q->events & seen & t->mask) {
		t->got = q->events & seen & t->mask;
		uk_spin_unlock_irqrestore(&q->lock, flags);
		return t->got;
	}
	t->thread = self;
	t->got = 0;
	uk_list_add_tail(&t->link, &q->wait);
	uk_thread_block_until(self, deadline ? deadline : __NSEC_MAX);
	uk_spin_unlock_irqrestore(&q->lock, flags);
	if (unlikely(uk_file_interrupted()))
		uk_thread_wake(self);
	uk_sched_yield();

	/* Also waits for a waker that has us in its hands. */
	uk_pollq_cancel_ticket(q, t);
	return t->got;
}

static uk_pollevent poll_loop(struct uk_pollq *q, uk_pollevent req,
			      uk_pollevent seen, __nsec deadline)
{
	struct uk_poll_ticket t = { .mask = req };
	uk_pollevent ev;

	UK_INIT_LIST_HEAD(&t.link);
	for (;;) {
		ev = ticket_sleep(q, &t, seen, deadline);
		if (ev)
			return ev;
		if (uk_file_interrupted())
			return 0;
		if (deadline && ukplat_monotonic_clock() >= deadline)
			return uk_pollq_poll_immediate(q, req & seen);
	}
}

uk_pollevent uk_pollq_poll_until(struct uk_pollq *q, uk_pollevent req,
				 __nsec deadline)
{
	uk_pollevent ev = uk_pollq_poll_immediate(q, req);

	return ev ? ev : poll_loop(q, req, req, deadline);
}

int uk_pollq_edge_poll_until(struct uk_pollq *q, uk_pollevent req,
			     __nsec deadline)
{
	return !!poll_loop(q, req, 0, deadline);
}

void uk_pollq_cancel_ticket(struct uk_pollq *q, struct uk_poll_ticket *t)
{
	unsigned long flags;

	uk_spin_lock_irqsave(&q->lock, flags);
	uk_list_del_init(&t->link);
	uk_spin_unlock_irqrestore(&q->lock, flags);
}

void uk_pollq_cancel_thread(struct uk_pollq *q, struct uk_thread *thread)
{
	struct uk_poll_ticket *t, *n;
	unsigned long flags;

	uk_spin_lock_irqsave(&q->lock, flags);
	uk_list_for_each_entry_safe(t, n, &q->wait,
				    link) if (t->thread == thread)
		uk_list_del_init(&t->link);
	uk_spin_unlock_irqrestore(&q->lock, flags);
}

void uk_pollq_cancel(struct uk_pollq *q)
{
	uk_pollq_cancel_thread(q, uk_thread_current());
}

/* Registering UPDATEs: whoever looks for circles must see all others. */
static struct uk_spinlock graph_lock = UK_SPINLOCK_INITIALIZER();

/* -ELOOP if UPDATEs lead from `from` to `q`, or through too many queues. */
static int leads_to(struct uk_pollq *from, const struct uk_pollq *q, int depth)
{
	struct uk_poll_chain *c;
	unsigned long flags;
	int rc = 0;

	if (from == q || depth > CHAIN_DEPTH)
		return -ELOOP;
	uk_spin_lock_irqsave(&from->lock, flags);
	uk_list_for_each_entry (c, &from->chain, link) {
		if (c->type != UK_POLL_CHAINTYPE_UPDATE)
			continue;
		rc = leads_to(c->queue, q, depth + 1);
		if (rc)
			break;
	}
	uk_spin_unlock_irqrestore(&from->lock, flags);
	return rc;
}

/* Adds it, lock held: the exclusive ones to the end, the others in front. */
static void chain_add(struct uk_pollq *q, struct uk_poll_chain *tick)
{
	if (tick->type == UK_POLL_CHAINTYPE_EXCLUSIVE)
		uk_list_add_tail(&tick->link, &q->chain);
	else
		uk_list_add(&tick->link, &q->chain);
}

static int register_update(struct uk_pollq *q, struct uk_poll_chain *tick)
{
	unsigned long flags;
	int rc;

	UK_INIT_LIST_HEAD(&tick->link);
	uk_spin_lock_irqsave(&graph_lock, flags);
	rc = leads_to(tick->queue, q, 1);
	if (!rc) {
		uk_spin_lock(&q->lock);
		chain_add(q, tick);
		uk_spin_unlock(&q->lock);
	}
	uk_spin_unlock_irqrestore(&graph_lock, flags);
	return rc;
}

int uk_pollq_register(struct uk_pollq *q, struct uk_poll_chain *tick)
{
	unsigned long flags;

	if (tick->type == UK_POLL_CHAINTYPE_UPDATE)
		return register_update(q, tick);
	uk_spin_lock_irqsave(&q->lock, flags);
	chain_add(q, tick);
	uk_spin_unlock_irqrestore(&q->lock, flags);
	return 0;
}

void uk_pollq_unregister(struct uk_pollq *q, struct uk_poll_chain *tick)
{
	unsigned long flags;

	uk_spin_lock_irqsave(&q->lock, flags);
	uk_list_del_init(&tick->link);
	uk_spin_unlock_irqrestore(&q->lock, flags);
}

/* Looks and adds under one lock, except for UPDATEs: added first, they are
 * told what comes while we look.
 */
static uk_pollevent poll_register_update(struct uk_pollq *q,
					 struct uk_poll_chain *tick, int force)
{
	uk_pollevent ev = uk_pollq_poll_immediate(q, tick->mask);

	if ((ev && !force) || register_update(q, tick))
		return ev;
	return uk_pollq_poll_immediate(q, tick->mask);
}

uk_pollevent uk_pollq_poll_register(struct uk_pollq *q,
				    struct uk_poll_chain *tick, int force)
{
	unsigned long flags;
	uk_pollevent ev;

	if (tick->type == UK_POLL_CHAINTYPE_UPDATE)
		return poll_register_update(q, tick, force);
	uk_spin_lock_irqsave(&q->lock, flags);
	ev = q->events & tick->mask;
	if (!ev || force)
		chain_add(q, tick);
	uk_spin_unlock_irqrestore(&q->lock, flags);
	return ev;
}
