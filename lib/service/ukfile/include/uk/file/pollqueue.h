/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Poll queues: a set of events, the threads that wait for some of them, and
 * the chains that carry changes further (to an epoll instance, say).
 *
 * Whoever sets an event and whoever looks at it before sleeping do so under
 * the queue's lock, so no wake-up is lost.  All functions may be called with
 * spinlocks held and, except the waiting ones, from interrupt context.
 *
 * Chains are told with the lock of their queue held, so that what they see
 * has the order of the events.  Lock order: a queue before the queues and
 * callbacks chained to it.  Chains of UPDATEs therefore form no circle (a
 * registration that would close one is refused), and callbacks must not lead
 * back to the queue that calls them.
 */
#ifndef __UK_FILE_POLLQUEUE_H__
#define __UK_FILE_POLLQUEUE_H__

#include <uk/essentials.h>
#include <uk/list.h>
#include <uk/spinlock.h>

UK_BEGIN_DECLS

/* Bits are EPOLL* (= POLL*) values. */
typedef unsigned int uk_pollevent;

struct uk_thread;

/* One sleeping thread; lives on its stack. */
struct uk_poll_ticket {
	struct uk_list_head link; /* guarded by the queue's lock */
	struct uk_thread *thread;
	uk_pollevent mask;
	uk_pollevent got; /* events that ended the wait */
};

struct uk_pollq;
struct uk_poll_chain;

enum uk_poll_chain_type {
	UK_POLL_CHAINTYPE_UPDATE,
	UK_POLL_CHAINTYPE_CALLBACK,
	UK_POLL_CHAINTYPE_EXCLUSIVE
};
enum uk_poll_chain_op { UK_POLL_CHAINOP_CLEAR, UK_POLL_CHAINOP_SET };

/* Called with the queue's lock held, interrupts off: must not sleep. */
typedef void (*uk_poll_chain_callback_fn)(uk_pollevent ev,
					  enum uk_poll_chain_op op,
					  struct uk_poll_chain *tick);

/*
 * For chains of which one is enough: the first whose function returns 1 ("I
 * take care of it") ends the telling.  CLEAR is told to all.
 */
typedef int (*uk_poll_chain_exclusive_fn)(uk_pollevent ev,
					  enum uk_poll_chain_op op,
					  struct uk_poll_chain *tick);

struct uk_poll_chain {
	struct uk_list_head link; /* guarded by the queue's lock */
	uk_pollevent mask;
	enum uk_poll_chain_type type;
	union {
		struct { /* UPDATE: pass the bits (or `set`) on to `queue` */
			struct uk_pollq *queue;
			uk_pollevent set;
		};
		struct { /* CALLBACK, EXCLUSIVE */
			union {
				uk_poll_chain_callback_fn callback;
				uk_poll_chain_exclusive_fn exclusive;
			};
			void *arg;
		};
	};
};

#define UK_POLL_CHAIN_UPDATE_INITIALIZER(msk, to, ev)                          \
	{                                                                      \
		.mask = (msk), .type = UK_POLL_CHAINTYPE_UPDATE,               \
		.queue = (to), .set = (ev),                                    \
	}
/* The name as it was spelt first. */
#define UK_POLL_CHAIN_UPDATE_INITIALZER(msk, to, ev)                           \
	UK_POLL_CHAIN_UPDATE_INITIALIZER(msk, to, ev)
#define UK_POLL_CHAIN_UPDATE(msk, to, ev)                                      \
	((struct uk_poll_chain)UK_POLL_CHAIN_UPDATE_INITIALIZER(msk, to, ev))
#define UK_POLL_CHAIN_CALLBACK_INITIALIZER(msk, cb, dat)                       \
	{                                                                      \
		.mask = (msk), .type = UK_POLL_CHAINTYPE_CALLBACK,             \
		.callback = (cb), .arg = (dat),                                \
	}
#define UK_POLL_CHAIN_CALLBACK(msk, cb, dat)                                   \
	((struct uk_poll_chain)UK_POLL_CHAIN_CALLBACK_INITIALIZER(msk, cb, dat))

struct uk_pollq {
	struct uk_spinlock lock; /* taken with interrupts off */
	uk_pollevent events; /* changes under `lock`; read freely */
	struct uk_list_head wait; /* uk_poll_ticket, oldest first */
	struct uk_list_head chain; /* uk_poll_chain */
};

#define UK_POLLQ_EVENTS_INITIALIZER(q, ev)                                     \
	{                                                                      \
		.lock = UK_SPINLOCK_INITIALIZER(), .events = (ev),             \
		.wait = UK_LIST_HEAD_INIT((q).wait),                           \
		.chain = UK_LIST_HEAD_INIT((q).chain),                         \
	}
#define UK_POLLQ_INITIALIZER(q) UK_POLLQ_EVENTS_INITIALIZER(q, 0)
#define UK_POLLQ_INIT_VALUE(q) ((struct uk_pollq)UK_POLLQ_INITIALIZER(q))

/** Makes `q` a queue without events, sleepers and chains. */
static inline void uk_pollq_init(struct uk_pollq *q)
{
	*q = UK_POLLQ_INIT_VALUE(*q);
}

/** The events among `req` that are set now. */
static inline uk_pollevent uk_pollq_poll_immediate(const struct uk_pollq *q,
						   uk_pollevent req)
{
	return *(const volatile uk_pollevent *)&q->events & req;
}

/**
 * Sleeps until one of `req` is set, or until the monotonic time `deadline`
 * (0 = for ever).
 *
 * @return the events of `req` that are set, 0 on time-out or if a signal
 *   woke the thread
 */
uk_pollevent uk_pollq_poll_until(struct uk_pollq *q, uk_pollevent req,
				 __nsec deadline);
#define uk_pollq_poll(q, req) uk_pollq_poll_until(q, req, 0)

/**
 * Like uk_pollq_poll_until(), but events that are set already do not count:
 * waits for one to be set (again).
 *
 * @return 1 if that happened, 0 on time-out or signal
 */
int uk_pollq_edge_poll_until(struct uk_pollq *q, uk_pollevent req,
			     __nsec deadline);
#define uk_pollq_edge_poll(q, req) uk_pollq_edge_poll_until(q, req, 0)

/** Takes a ticket off the queue; harmless if it has left already.  O(1). */
void uk_pollq_cancel_ticket(struct uk_pollq *q, struct uk_poll_ticket *t);
/** Takes the tickets of `thread` (or of the caller) off the queue. */
void uk_pollq_cancel_thread(struct uk_pollq *q, struct uk_thread *thread);
void uk_pollq_cancel(struct uk_pollq *q);

#define UK_POLLQ_NOTIFY_ALL (-1)

/** Clears events and tells the chains. @return the events before */
uk_pollevent uk_pollq_clear(struct uk_pollq *q, uk_pollevent clr);
/**
 * Sets events and wakes up to `n` (negative: all) threads that wait for one
 * of them, the longest waiting first, and tells the chains.  Events that are
 * set already are told again: each call is an edge.
 *
 * @return the events before
 */
uk_pollevent uk_pollq_set_n(struct uk_pollq *q, uk_pollevent set, int n);
#define uk_pollq_set(q, ev) uk_pollq_set_n(q, ev, UK_POLLQ_NOTIFY_ALL)
/**
 * Replaces the events; tells about those that rise (and, to chains, those
 * that fall).
 *
 * @return the events before
 */
uk_pollevent uk_pollq_assign_n(struct uk_pollq *q, uk_pollevent val, int n);
#define uk_pollq_assign(q, ev) uk_pollq_assign_n(q, ev, UK_POLLQ_NOTIFY_ALL)
/**
 * Assigns, and tells those of `edge` that are set now as well, whether they
 * rose or not: all in one, so that nobody is told twice.
 */
uk_pollevent uk_pollq_assign_edge(struct uk_pollq *q, uk_pollevent val,
				  uk_pollevent edge, int n);
/*
 * For drivers whose condition is guarded by the queue's own lock, so that it
 * and its event change under one: take `q->lock` with interrupts off, change
 * the condition, call this.
 */
void __uk_pollq_change_slow(struct uk_pollq *q, uk_pollevent val,
			    uk_pollevent edge, int n);
/** uk_pollq_assign_edge() for those who hold `q->lock`. */
static inline void uk_pollq_change_locked(struct uk_pollq *q, uk_pollevent val,
					  uk_pollevent edge, int n)
{
	if (likely(uk_list_empty(&q->wait) && uk_list_empty(&q->chain)))
		q->events = val;
	else
		__uk_pollq_change_slow(q, val, edge, n);
}

/** Wakes up to `n` threads that wait for `ev`; changes and tells nothing. */
void uk_pollq_notify_n(struct uk_pollq *q, uk_pollevent ev, int n);

/** uk_pollq_set() and uk_pollq_clear() in place, short if nobody listens. */
static inline void uk_pollq_set_quick(struct uk_pollq *q, uk_pollevent set)
{
	unsigned long flags;

	uk_spin_lock_irqsave(&q->lock, flags);
	if (likely(uk_list_empty(&q->wait) && uk_list_empty(&q->chain))) {
		q->events |= set;
		uk_spin_unlock_irqrestore(&q->lock, flags);
		return;
	}
	uk_spin_unlock_irqrestore(&q->lock, flags);
	uk_pollq_set(q, set);
}

static inline void uk_pollq_clear_quick(struct uk_pollq *q, uk_pollevent clr)
{
	unsigned long flags;

	uk_spin_lock_irqsave(&q->lock, flags);
	if (likely(uk_list_empty(&q->chain))) {
		q->events &= ~clr;
		uk_spin_unlock_irqrestore(&q->lock, flags);
		return;
	}
	uk_spin_unlock_irqrestore(&q->lock, flags);
	uk_pollq_clear(q, clr);
}

/**
 * Adds a chain; events set before are not told.  `tick` is the caller's and
 * stays on the queue until it is unregistered.
 *
 * @return 0; or -ELOOP for an UPDATE that leads back to `q`, or through more
 *   than 8 queues: then it is not added (unregistering it is harmless)
 */
int uk_pollq_register(struct uk_pollq *q, struct uk_poll_chain *tick);
/**
 * Removes it.  Afterwards its callback is neither running nor called.  Not
 * from within a callback.
 */
void uk_pollq_unregister(struct uk_pollq *q, struct uk_poll_chain *tick);
/**
 * Adds a chain, unless events in its mask are set and `force` is 0.
 *
 * @return the events in its mask that are set
 */
uk_pollevent uk_pollq_poll_register(struct uk_pollq *q,
				    struct uk_poll_chain *tick, int force);
/**
 * Adds a chain for edges: what is set already does not keep it from being
 * added, whatever `force` is.
 *
 * @return the events in its mask that are set
 */
static inline uk_pollevent
uk_pollq_edge_poll_register(struct uk_pollq *q, struct uk_poll_chain *tick,
			    int force __unused)
{
	return uk_pollq_poll_register(q, tick, 1);
}

UK_END_DECLS

#endif /* __UK_FILE_POLLQUEUE_H__ */
