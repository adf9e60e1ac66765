/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Threads.  The flow that booted is one, too ("main").
 *
 * Every thread has a kernel stack.  A thread that runs code with vector
 * registers or a TLS pointer (applications, programs) has UK_THREADF_ECTX, one
 * that runs a Linux program UK_THREADF_AUXSP.  The registers behind these
 * are exchanged only when a thread that has them takes over from another one
 * that has them, and are live in the CPU while their owner runs.
 *
 * A thread belongs to the CPU `lcpu`, and what is not marked otherwise is
 * guarded by the lock of that CPU's queue.  `lcpu` itself changes only under
 * that lock; who has taken it looks whether it is still the right one.
 */
#ifndef __UK_THREAD_H__
#define __UK_THREAD_H__

#include <uk/arch/ctx.h>
#include <uk/arch/lcpu.h>
#include <uk/arch/syscall.h>
#include <uk/list.h>
#include <uk/plat/lcpu.h>
#include <uk/prio.h>
#include <uk/timer.h>

UK_BEGIN_DECLS

#define UK_THREADF_ECTX 0x001 /* has extended context and sysregs */
#define UK_THREADF_AUXSP 0x002 /* has an auxiliary stack */
#define UK_THREADF_UKTLS 0x004 /* accepted; the kernel has no TLS */
#define UK_THREADF_RUNNABLE 0x010 /* runs or is to run */
#define UK_THREADF_EXITED 0x020
#define UK_THREADF_QUEUED 0x040 /* is on a run queue */
#define UK_THREADF_DETACHED 0x080 /* is freed when it ends */
#define UK_THREADF_TIMEDOUT 0x100 /* the last sleep ended by its deadline */
#define UK_THREADF_STATIC 0x200 /* its memory is nobody's to free */
#define UK_THREADF_ONCPU 0x400 /* runs: to wake it, RUNNABLE is enough */
#define UK_THREADF_PINNED 0x800 /* preempted in the kernel: keeps its CPU */
#define UK_THREADF_IDLE 0x1000 /* runs when nobody else does; never queued */
#define UK_THREADF_FROZEN 0x2000 /* never gets the CPU again */
#define UK_THREADF_MOVING 0x4000 /* between two queues; woken as if ONCPU */

struct uk_mutex;
struct uk_sched;
struct uk_waitq;

typedef void (*uk_thread_fn0_t)(void) __noreturn;
typedef void (*uk_thread_fn1_t)(void *arg) __noreturn;
typedef void (*uk_thread_fn_t)(void *arg); /* may return: the thread ends */

struct uk_thread {
	struct ukarch_ctx ctx;
	unsigned int flags; /* UK_THREADF_* */
	__u32 lcpu; /* the CPU that it belongs to: runs on, or waits for */
	__u64 affinity; /* CPUs that it may run on, a bit each */
	__s8 nice; /* -20 (first) to 19 */
	__u8 level; /* of its queue: 0 (first) to UK_SCHED_LEVELS - 1 */
	__u32 ectx_lcpu; /* the CPU that loaded its extended state last */
	__uptr auxsp; /* top of the auxiliary stack, or 0 */
	struct ukarch_ectx *ectx; /* or NULL; stale while its owner is live */
	struct ukarch_sysregs sysregs; /* the same */
	struct uk_sched *sched;
	struct uk_list_head queue; /* on the run queue, or in no list */
	struct uk_list_head thread_list; /* all threads; under sched->lock */
	struct uk_timer timer; /* ends a sleep */
	struct uk_list_head joiners; /* waiting for the end; the same */
	uk_thread_fn_t entry;
	void *arg;
	void *retval;
	void *stack; /* lowest address, or NULL for the boot stack */
	void *auxstack; /* lowest address, or NULL */
	void *ectx_mem;
	struct uk_alloc *a; /* this struct came from here */
	const char *name; /* borrowed; or NULL */
	const struct uk_mutex *waits_for; /* uklock's, for debugging */
	void *priv; /* the process library's */
	void *priv2; /* the C library's */
	__nsec exec_time; /* time on a CPU, in nanoseconds */
	__nsec since; /* when it got the CPU */
	unsigned int hooks_done; /* UK_THREAD_INIT entries that succeeded */
	int ended; /* all but its last switch is done; under sched->lock */
};

/** The running thread; NULL before there is a scheduler. */
static inline struct uk_thread *uk_thread_current(void)
{
	return ukplat_lcpu_current()->thread;
}

#define uk_thread_is_runnable(t) (!!((t)->flags & UK_THREADF_RUNNABLE))
#define uk_thread_is_exited(t) (!!((t)->flags & UK_THREADF_EXITED))

/**
 * Creates a thread that calls fn(arg) and ends when that returns.  It is not
 * started: uk_sched_thread_add() does.  Runs the UK_THREAD_INIT hooks.
 *
 * @param flags UK_THREADF_{ECTX,AUXSP,DETACHED}
 * @param name borrowed for the life of the thread; or NULL
 * @return the thread or ERR2PTR(-ENOMEM), or the errno of a hook
 */
struct uk_thread *uk_thread_create(uk_thread_fn_t fn, void *arg,
				   unsigned int flags, const char *name);

/** Frees a thread that has ended and is joined, or that was never started. */
void uk_thread_release(struct uk_thread *t);

/** Gives `t` what UK_THREADF_{ECTX,AUXSP} stand for; 0 or -ENOMEM. */
int uk_thread_extend(struct uk_thread *t, unsigned int flags);

/** Stores live extended state of the caller to its t->ectx and t->sysregs. */
void uk_thread_sync(void);

/**
 * Marks the calling thread, `t`, as not runnable.  It goes on until
 * uk_sched_yield(); if it is woken before, that returns at once.  So check the
 * condition between the two.
 */
void uk_thread_block(struct uk_thread *t);
/** The same until the monotonic time `until`; __NSEC_MAX is for ever. */
void uk_thread_block_until(struct uk_thread *t, __nsec until);
/** The same for `nsec` from now; 0 is for ever. */
void uk_thread_block_timeout(struct uk_thread *t, __nsec nsec);

/** Makes `t` runnable.  Any context, also an interrupt; any CPU. */
void uk_thread_wake(struct uk_thread *t);
#define uk_thread_wake_isr(t) uk_thread_wake(t)

/**
 * Has `t`, if it runs a program just now, stop for uk_preempt_program_work();
 * one that waits for the CPU does so when it gets it.  Any context.  Without a
 * preemptive policy nothing happens.
 */
#if CONFIG_HAVE_PREEMPT
void uk_thread_kick(struct uk_thread *t);
#else
static inline void uk_thread_kick(struct uk_thread *t __unused)
{
}
#endif

/**
 * Has `t` never get the CPU again, whatever wakes it.  One that runs goes on
 * until it gives the CPU away.  Locks that it holds stay held: only for the
 * end of the system.  Any context.
 */
void uk_thread_freeze(struct uk_thread *t);

/**
 * Sets the niceness, -20 (first) to 19; a policy without priorities only
 * remembers it.  Values beyond are cut.  Any thread.
 */
void uk_thread_set_nice(struct uk_thread *t, int nice);

/**
 * Says which CPUs `t` may run on, a bit each; those that do not run do not
 * count.  Returns when a thread other than one preempted inside the kernel
 * has been told to move.
 *
 * @return 0, or -EINVAL if no CPU is left
 */
int uk_thread_set_affinity(struct uk_thread *t, __u64 mask);

/** May `t` run on CPU `idx`? */
static inline int uk_thread_may_run_on(const struct uk_thread *t, __u32 idx)
{
	return CONFIG_UKPLAT_LCPU_MAXCOUNT == 1 || (t->affinity >> idx & 1);
}

/** Waits for the end of `t`, which must not be detached, and frees it. */
void *uk_thread_join(struct uk_thread *t);
/** Has `t` freed by itself at its end. */
void uk_thread_detach(struct uk_thread *t);

/*
 * Hooks that run for every thread: `init` in its creator (for "main": at the
 * start of the scheduler), `term` in the thread at its end, or in the creator
 * if a later hook failed.
 */
struct uk_thread_inittab_entry {
	int (*init)(struct uk_thread *child, struct uk_thread *parent);
	void (*term)(struct uk_thread *child);
};

extern const struct uk_thread_inittab_entry uk_thread_inittab_start[] __weak;
extern const struct uk_thread_inittab_entry uk_thread_inittab_end[] __weak;

UK_END_DECLS

#define __UK_THREAD_INIT(init_fn, term_fn, prio)                               \
	static const struct uk_thread_inittab_entry __used __section(          \
		".uk_thread_inittab" #prio) __align(8)                         \
		UK_CONCAT(__uk_thread_inittab_, __COUNTER__) = { (init_fn),    \
								 (term_fn) }
#define UK_THREAD_INIT_PRIO(init_fn, term_fn, prio)                            \
	__UK_THREAD_INIT(init_fn, term_fn, prio)
#define UK_THREAD_INIT(init_fn, term_fn)                                       \
	UK_THREAD_INIT_PRIO(init_fn, term_fn, 9)

#endif /* __UK_THREAD_H__ */
