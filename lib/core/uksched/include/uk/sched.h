/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The scheduler: mechanism (switching, blocking, waking, ending) is uksched's;
 * which thread is next is asked of a policy library, e.g. ukschedcoop.
 */
#ifndef __UK_SCHED_H__
#define __UK_SCHED_H__

#include <uk/alloc.h>
#include <uk/essentials.h>
#include <uk/preempt.h>
#include <uk/spinlock.h>
#include <uk/thread.h>

UK_BEGIN_DECLS

#define UK_SCHED_LEVELS 8

/*
 * A CPU: the threads that are to run there, or on any CPU if the policy has one
 * queue only, which is then that of number 0.  The lock guards the queue, and
 * most of each thread whose `lcpu` says that it belongs here: <uk/thread.h>.
 */
struct uk_sched_rq {
	/* The policy's: */
	struct uk_list_head level[UK_SCHED_LEVELS];
	unsigned int levels; /* those with threads, a bit each */
	unsigned int passed; /* how often lower levels were passed by */
	unsigned int turn; /* the level that was served for it last */
	/* uksched's: */
	struct uk_spinlock lock;
	unsigned int count; /* threads here; others may read it without lock */
	/* The same of this very CPU, also with one queue for all: */
	int slicing; /* its slices are being timed */
	unsigned long switches; /* others may read it */
	struct uk_thread *moving; /* has left it, and goes elsewhere */
} __align(64);

/*
 * A policy: the order of one queue.  Which queue is uksched's affair.  All
 * functions are called with the queue's lock held and interrupts off.
 */
struct uk_sched_ops {
	/* `t` has become runnable, or has yielded. */
	void (*enqueue)(struct uk_sched_rq *rq, struct uk_thread *t);
	/* Takes the next thread for this CPU off; NULL if there is none. */
	struct uk_thread *(*pick)(struct uk_sched_rq *rq);
	/* `t`, which is queued, is not to run after all. */
	void (*dequeue)(struct uk_sched_rq *rq, struct uk_thread *t);
	/* Is `t` to run at once, although `cur` does?  NULL: never. */
	int (*urgent)(const struct uk_thread *cur, const struct uk_thread *t);
	__nsec slice; /* others get the CPU after one or two; 0: never */
	int shared; /* all CPUs take from queue 0 */
};

struct uk_sched {
	const struct uk_sched_ops *ops;
	struct uk_alloc *a; /* threads come from here */
	struct uk_sched_rq rq[CONFIG_UKPLAT_LCPU_MAXCOUNT];
	struct uk_spinlock lock; /* guards all below; taken before a queue's */
	struct uk_list_head threads; /* all */
	struct uk_list_head dead; /* to be freed */
	unsigned int count; /* of `threads` */
};

/**
 * Starts scheduling with policy `ops`: the caller becomes thread "main".
 * For policy libraries; once.
 */
int uk_sched_start(const struct uk_sched_ops *ops, struct uk_alloc *a);

/** The scheduler of the running thread; NULL before there is one. */
struct uk_sched *uk_sched_current(void);

/** Lets others run, or sleeps if uk_thread_block() was called before. */
void uk_sched_yield(void);

/** Starts a created thread.  0. */
int uk_sched_thread_add(struct uk_sched *s, struct uk_thread *t);

/** Creates and starts a thread; NULL on failure.  ECTX if it is an app's. */
struct uk_thread *uk_sched_thread_create(struct uk_sched *s, uk_thread_fn_t fn,
					 void *arg, const char *name);

/** Ends the calling thread. */
void uk_sched_thread_exit(void) __noreturn;
void uk_sched_thread_exit2(void *retval) __noreturn;

/** Sleeps `nsec` nanoseconds. */
void uk_sched_thread_sleep(__nsec nsec);

/** Prints all threads, one per line. */
void uk_sched_dumpk_threads(int klvl, struct uk_sched *s);

/**
 * Calls fn(t, arg) for all threads, with the lock of their list held and
 * interrupts off: it may wake, freeze and renice, but not create, join or end.
 */
void uk_sched_foreach_thread(struct uk_sched *s,
			     void (*fn)(struct uk_thread *t, void *arg),
			     void *arg);

/**
 * Freezes all threads of the application (UK_THREADF_ECTX) but the caller and
 * `but` (or NULL): see uk_thread_freeze().  Any context.
 */
void uk_sched_freeze_apps(struct uk_thread *but);

/** Number of switches since boot, on all CPUs. */
unsigned long uk_sched_switches(void);

UK_END_DECLS

#endif /* __UK_SCHED_H__ */
