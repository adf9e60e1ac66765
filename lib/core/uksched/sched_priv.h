/* SPDX-License-Identifier: BSD-3-Clause */
/* What the files of uksched share. */
#ifndef __SCHED_PRIV_H__
#define __SCHED_PRIV_H__

#include <uk/sched.h>
#include <uk/thread.h>

extern struct uk_sched sched;

/* Somebody in uk_thread_join(); on his stack. */
struct joiner {
	struct uk_list_head link;
	struct uk_thread *thread;
	int done;
};

/* Where a new thread begins. */
void thread_start(long thread, long unused) __noreturn;

/* Makes `t` runnable; the scheduler's lock is held. */
void thread_wake_locked(struct uk_thread *t);

/* Exchanges extended state for `next`, which has some; interrupts off. */
void ectx_take_over(struct uk_thread *next);
/* Forgets that `t` owns the live state. */
void ectx_forget(struct uk_thread *t);
/* Notes that the live state is that of `t`. */
void ectx_own(struct uk_thread *t);

/* Fields that all threads begin with. */
void thread_init(struct uk_thread *t, const char *name);
/* Runs the UK_THREAD_INIT hooks for `t`; 0 or errno with all undone. */
int thread_hooks_init(struct uk_thread *t, struct uk_thread *parent);
void thread_hooks_term(struct uk_thread *t);
/* Frees the ended threads that nobody joins. */
void sched_reap(void);

#endif /* __SCHED_PRIV_H__ */
