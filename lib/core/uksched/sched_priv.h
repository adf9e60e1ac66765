/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What the files of uksched share.
 *
 * Each CPU's queue has a lock (struct uk_sched_rq); nobody ever holds two.  The
 * lock of the list of threads, sched.lock, is taken before one of them.
 */
#ifndef __SCHED_PRIV_H__
#define __SCHED_PRIV_H__

#include <uk/sched.h>
#include <uk/thread.h>

extern struct uk_sched sched;

/* Where a new thread begins. */
void thread_start(long thread, long unused) __noreturn;

/*
 * Makes `t` runnable, and sets `flags`, unless it is or has ended.  Interrupts
 * are off and no queue's lock is held.
 */
void thread_wake(struct uk_thread *t, unsigned int flags);

/* The queue that `t` belongs to, locked; interrupts are off. */
struct uk_sched_rq *thread_lock(struct uk_thread *t);

/*
 * Puts `t`, which is on no queue and no CPU, on the best one for it and has a
 * CPU notice.  `rq` is that which it belongs to, locked; gives that which it
 * belongs to then, locked in the place of the other.
 */
struct uk_sched_rq *rq_enqueue(struct uk_sched_rq *rq, struct uk_thread *t);
/* Puts `t` on `rq`, which it belongs to, or takes it off; lock held. */
void rq_insert(struct uk_sched_rq *rq, struct uk_thread *t);
void rq_remove(struct uk_sched_rq *rq, struct uk_thread *t);
/* Has `t`, which is on no queue, belong to CPU `to`; locks as above. */
struct uk_sched_rq *rq_move(struct uk_sched_rq *rq, struct uk_thread *t,
			    __u32 to);

/*
 * Gives the CPU away.  The lock of its queue is held, interrupts are off; when
 * it returns, they still are, and the lock is free.
 *
 * @param as flags that count as set: UK_THREADF_RUNNABLE if the thread is
 *   preempted, so that it goes on whatever it was about to wait for, and
 *   UK_THREADF_PINNED if it has to do so here
 */
void schedule_locked(unsigned int as);
/* The end of that, for who comes out of its first switch. */
void sched_switched(void);

/* Waits until `t`, which has ended or is just about to, is off its stack. */
void thread_wait_off(struct uk_thread *t);

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

/* The queue of a CPU, of this one, and that which `t` belongs to. */
static inline struct uk_sched_rq *rq_of_lcpu(__u32 idx)
{
	if (!UK_IS_ENABLED(CONFIG_HAVE_SMP) || sched.ops->shared)
		idx = 0;
	return &sched.rq[idx];
}

static inline struct uk_sched_rq *rq_self(void)
{
	return rq_of_lcpu(ukplat_lcpu_idx());
}

static inline struct uk_sched_rq *rq_of(const struct uk_thread *t)
{
	return rq_of_lcpu(t->lcpu);
}

/* What is this CPU's also where all have one queue. */
static inline struct uk_sched_rq *lcpu_self(void)
{
	return &sched.rq[ukplat_lcpu_idx()];
}

/*
 * smp.c.  Without it nobody calls what has no stand-in here.
 */
/* The CPU that `t` is best off on; the lock of its queue is held. */
__u32 lcpu_choose(const struct uk_thread *t);
/*
 * Brings a thread here that waits for another CPU; 1, or 0 if there is none.
 * Interrupts are off, no lock is held.
 */
int lcpu_pull(void);
/* `t` was queued: has a CPU that became idle just then look for it. */
void lcpu_offer(const struct uk_thread *t);
/* This CPU's thread for when there is none. */
struct uk_thread *lcpu_idle(void);
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

/* Has a CPU ask the policy again who is to run, or look for work if idle. */
static inline void lcpu_resched(__u32 idx)
{
	ukplat_lcpus[idx].need_resched = 1;
	if (idx != ukplat_lcpu_idx())
		lcpu_interrupt(idx);
}

/* kick.c: has a CPU notice that `t` is queued now; its lock is held. */
#if CONFIG_HAVE_SMP || CONFIG_HAVE_PREEMPT
void lcpu_kick(const struct uk_thread *t);
#else
static inline void lcpu_kick(const struct uk_thread *t __unused)
{
}
#endif

/* preempt.c: this CPU's thread is not alone any more; its lock is held. */
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
