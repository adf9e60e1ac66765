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

/* Puts `t` on a queue and has a CPU notice, or takes it off; lock held. */
void rq_add(struct uk_thread *t);
void rq_remove(struct uk_thread *t);

/*
 * Gives the CPU away; the lock is held, and held again when it returns.
 * `preempted`: the thread goes on later, whatever it was about to wait for.
 */
void schedule_locked(int preempted);

/* Changes bits of t->flags. */
void thread_flags_set(struct uk_thread *t, unsigned int flags);

#define ECTX_NOWHERE (~0U) /* for t->ectx_lcpu */

/* Exchanges extended state for `next`, which has some; interrupts off. */
void ectx_take_over(struct uk_thread *next);
/* `prev`, which has some, leaves the CPU (to come back on another?). */
void ectx_leave(struct uk_thread *prev);
/* Forgets that `t` owns the live state. */
void ectx_forget(struct uk_thread *t);
/* Notes that the live state is that of `t`. */
void ectx_own(struct uk_thread *t);

/* Fields that all threads begin with. */
void thread_init(struct uk_thread *t, const char *name);
/* Runs the UK_THREAD_INIT hooks for `t`; 0 or errno with all undone. */
int thread_hooks_init(struct uk_thread *t, struct uk_thread *parent);
void thread_hooks_term(struct uk_thread *t);
/* The queue that the niceness stands for. */
__u8 thread_level_of(int nice);
/* Frees the ended threads that nobody joins. */
void sched_reap(void);

/* The queue of a CPU, and that which `t` is on or belongs to. */
static inline struct uk_sched_rq *rq_of_lcpu(__u32 idx)
{
	if (!UK_IS_ENABLED(CONFIG_HAVE_SMP) || sched.ops->shared)
		idx = 0;
	return &sched.rq[idx];
}

static inline struct uk_sched_rq *rq_of(const struct uk_thread *t)
{
	return rq_of_lcpu(t->lcpu);
}

/*
 * smp.c; lock held.  Without it nobody calls what has no stand-in here.
 */
/* Decides on t->lcpu. */
void lcpu_choose(struct uk_thread *t);
/* A thread that waits for another CPU and may run here; or the idle thread. */
struct uk_thread *lcpu_pull(void);
/* The CPU that is to notice that `t` was queued, or -1. */
int lcpu_to_kick(const struct uk_thread *t);
/* The thread for when there is none, of the first CPU; 0 or -ENOMEM. */
int lcpu_idle_init(void);
/* Interrupts another CPU. */
#if CONFIG_HAVE_SMP
void lcpu_interrupt(__u32 idx);
#else
static inline void lcpu_interrupt(__u32 idx __unused)
{
}
#endif

/* Has a CPU ask the policy again who is to run; lock held. */
static inline void lcpu_resched(__u32 idx)
{
	ukplat_lcpus[idx].need_resched = 1;
	if (idx != ukplat_lcpu_idx())
		lcpu_interrupt(idx);
}

/* kick.c: has a CPU notice that `t` is queued now; lock held. */
#if CONFIG_HAVE_SMP || CONFIG_HAVE_PREEMPT
void lcpu_kick(const struct uk_thread *t);
#else
static inline void lcpu_kick(const struct uk_thread *t __unused)
{
}
#endif

/* preempt.c: this CPU's thread is not alone any more; lock held. */
#if CONFIG_HAVE_PREEMPT
void slice_begin(void);
void slice_init(void);
#else
static inline void slice_begin(void)
{
}

static inline void slice_init(void)
{
}
#endif

#endif /* __SCHED_PRIV_H__ */
