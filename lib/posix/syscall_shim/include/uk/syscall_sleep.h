/* SPDX-License-Identifier: BSD-3-Clause */
/* Sleeping in a system call: what may end it besides what is waited for. */
#ifndef __UK_SYSCALL_SLEEP_H__
#define __UK_SYSCALL_SLEEP_H__

#include <uk/essentials.h>

UK_BEGIN_DECLS

/* Set once at boot by posix-signal; NULL without it. */
extern int (*uk_syscall_interrupted_fn)(void);

UK_END_DECLS

/**
 * True if the calling thread has a signal to deliver: its call ends with
 * -EINTR.  To be asked between uk_thread_block() and giving the CPU away: the
 * sender makes the signal pending first and wakes the thread then.
 */
static inline int uk_syscall_interrupted(void)
{
	return uk_syscall_interrupted_fn && uk_syscall_interrupted_fn();
}

#endif /* __UK_SYSCALL_SLEEP_H__ */
