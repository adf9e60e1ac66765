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

/*
 * A policy.  All functions are called with the scheduler's lock held and
 * interrupts off.
 */
struct uk_sched_ops {
	/* `t` has become runnable, or has yielded. */
	void (*enqueue)(struct uk_sched *s, struct uk_thread *t);
	/* Takes the next thread to run off the queue; NULL if there is none. */
	struct uk_thread *(*pick)(struct uk_sched *s);
	/* `t`, which is queued, is not to run after all. */
	void (*dequeue)(struct uk_sched *s, struct uk_thread *t);
};

struct uk_sched {
	const struct uk_sched_ops *ops;
	struct uk_spinlock lock;
	struct uk_list_head run; /* the policy's queue; guarded by `lock` */
	struct uk_list_head threads; /* all; guarded by `lock` */
	struct uk_list_head dead; /* to be freed; guarded by `lock` */
	struct uk_alloc *a; /* threads come from here */
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

/** Calls fn(t, arg) for all threads with the scheduler's lock held. */
void uk_sched_foreach_thread(struct uk_sched *s,
			     void (*fn)(struct uk_thread *t, void *arg),
			     void *arg);

/**
 * Freezes all threads of the application (UK_THREADF_ECTX) but the caller and
 * `but` (or NULL): see uk_thread_freeze().  Any context.
 */
void uk_sched_freeze_apps(struct uk_thread *but);

/** Number of switches since boot. */
extern unsigned long uk_sched_switches;

UK_END_DECLS

#endif /* __UK_SCHED_H__ */
