/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The process: one per machine, pid 1, with any number of threads.
 * Threads of the kernel have no record here and count as the process itself.
 */
#ifndef __UK_PROCESS_H__
#define __UK_PROCESS_H__

#include <uk/essentials.h>
#include <uk/list.h>
#include <uk/thread.h>

UK_BEGIN_DECLS

#define UK_PID 1

struct uk_fdtab;

/* A thread as programs know it. */
struct uk_posix_thread {
	struct uk_list_head link; /* in the process; guarded by its lock */
	struct uk_thread *thread;
	int tid;
	__u32 *clear_tid; /* zeroed and woken at the end; or NULL */
	void *robust; /* struct robust_list_head of the program, or NULL */
	char comm[16]; /* PR_SET_NAME */
	struct uk_fdtab *files; /* reference; NULL: the first table */
	__u64 sigmask; /* blocked signals, bit n-1; the thread's own */
	__u64 sigpending; /* atomic */
	__u64 sigtkilled; /* of those: sent by tkill(2); posix-signal's */
	__u64 sigsaved; /* the mask to return to, if `sigrestore` */
	int sigrestore; /* a wait has its own mask in place of the thread's */
	int sigreturned; /* the registers are not those of the call that ends */
	__uptr altstack; /* sigaltstack(2) */
	__sz altstack_size;
	__u32 altstack_flags;
};

/** The calling thread's record; that of pid 1 for threads of the kernel. */
struct uk_posix_thread *uk_posix_thread_self(void);

/**
 * Gives fn(pt, arg) for the thread with that tid, which does not end meanwhile:
 * a spin lock is held and interrupts are off.  The record of pid 1 is always
 * there; its `thread` is NULL once that has ended.  Any context.
 *
 * @return what `fn` does, or -ESRCH
 */
int uk_posix_thread_do(int tid,
		       int (*fn)(struct uk_posix_thread *pt, void *arg),
		       void *arg);

/** Is there, just now, a thread with that tid?  Any context. */
int uk_posix_thread_exists(int tid);

/** Number of threads of the process. */
int uk_posix_thread_count(void);

/** Sets the name that PR_GET_NAME gives, from the path of a program. */
void uk_posix_thread_set_comm(struct uk_posix_thread *pt, const char *path);

/* A thread of a native application, as clone(2) describes one. */
struct uk_posix_spawn {
	int (*fn)(void *arg); /* its result is the thread's exit code */
	void *arg;
	unsigned long flags; /* CLONE_*, those of a thread */
	int *ptid; /* CLONE_PARENT_SETTID */
	int *ctid; /* CLONE_CHILD_SETTID, CLONE_CHILD_CLEARTID */
	__uptr tls; /* CLONE_SETTLS */
};

/**
 * Starts a thread of native code, on a stack of the kernel's of
 * CONFIG_LIBUKSCHED_APPSTACK_PAGE_ORDER.  May sleep.
 *
 * @return its tid; -ENOSYS, -EINVAL for other flags; -ENOMEM, -EAGAIN
 */
int uk_posix_thread_spawn(const struct uk_posix_spawn *s);

/** Ends the calling thread; the process with it if it is the last. */
void uk_posix_thread_exit(int code) __noreturn;

/** Ends all threads and the machine: exit code, or signal if not 0. */
void uk_posix_exit_group(int code, int signal) __noreturn;

UK_END_DECLS

#endif /* __UK_PROCESS_H__ */
