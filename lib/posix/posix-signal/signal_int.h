/* SPDX-License-Identifier: BSD-3-Clause */
/* Between the files of posix-signal. */
#ifndef __SIGNAL_INT_H__
#define __SIGNAL_INT_H__

#include <uk/arch/syscall.h>
#include <uk/process.h>

#include "ksignal.h"

/* One signal on its way to a handler. */
struct delivery {
	int sig;
	struct ksigaction act;
	__u64 oldmask; /* to be restored by rt_sigreturn */
	int code; /* si_code */
	int pid; /* si_pid */
	__uptr addr; /* si_addr, of faults */
};

/*
 * Sends to the thread with that tid; ends the machine if that is what the
 * signal does.  `code` is SI_TKILL or SI_USER.  0 or -ESRCH
 */
int signal_send(int tid, int sig, int code);

/*
 * Takes a pending signal of `set` from the caller's record `pt`; 0: none.
 * `*code` becomes its si_code.
 */
int signal_take(struct uk_posix_thread *pt, __u64 set, int *code);

/*
 * Has the handler of `sig` run instead of the instruction that faulted;
 * -ENOENT if there is none that may.
 */
int signal_fault(struct __regs *regs, int sig, int code, __uptr addr);

/* Reports where the calling thread's program is, before a signal ends it. */
void signal_report(int sig);

/* True if the calling thread has a signal that ends its wait. */
int signal_interrupts(void);

/*
 * Takes the next pending signal of `pt`, the caller's record, that a handler
 * is to see; the others have their default done.  0: there is none left, and
 * the mask of a wait was taken back.
 */
int signal_next(struct uk_posix_thread *pt, struct delivery *d);

/* The mask and the action as they are while the handler runs; d->oldmask. */
void signal_handler_begin(struct uk_posix_thread *pt, struct delivery *d);

/*
 * True if call `nr` begins again when a handler with SA_RESTART interrupted
 * it.  The second and fourth argument are those of futex(2).
 */
int signal_restarts(long nr, long arg1, long arg3);

/*
 * Given by the architecture: writes the frame that Linux writes below `sp` and
 * rewrites usc->regs so that the handler runs; 0, or -EFAULT.
 */
int sigframe_push(struct uk_syscall_ctx *usc, const struct delivery *d,
		  __uptr sp, const struct uk_posix_thread *pt);
/* Takes the frame back: registers, mask and vector registers. */
int sigframe_pop(struct uk_syscall_ctx *usc, __u64 *mask);

#endif /* __SIGNAL_INT_H__ */
