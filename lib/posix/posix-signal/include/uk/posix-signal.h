/* SPDX-License-Identifier: BSD-3-Clause */
/* Signals for kernel users: raising them. */
#ifndef __UK_POSIX_SIGNAL_H__
#define __UK_POSIX_SIGNAL_H__

#include <uk/essentials.h>

UK_BEGIN_DECLS

/**
 * Raises `sig` for the calling thread, as a write to a broken pipe does
 * (SIGPIPE).  May end the machine.  Threads, not interrupts.
 */
void uk_posix_signal_raise(int sig);

/**
 * Leaves `sig` pending for the thread with that tid, if there is one, and ends
 * its wait, if it is in one that signals end; the thread does the rest when its
 * system call ends.  Any context.
 */
void uk_posix_signal_post(int tid, int sig);

struct uk_vas;

/**
 * Maps into `vas` what handlers of a loaded program return to, where the
 * architecture's C libraries leave that to the kernel.  Called once for a
 * program, before it runs: what is free then is its own afterwards.  0, or
 * negative errno; the program must not be started then.
 */
int uk_posix_signal_exec(struct uk_vas *vas);

/**
 * Runs the handlers of what is pending, for native code: its C library calls
 * this when system call `nr` (second and fourth argument `arg1`, `arg3`) has
 * ended with `rc`, and makes the call again if the result is true.
 */
int uk_posix_signal_native(long nr, long rc, long arg1, long arg3);

UK_END_DECLS

#endif /* __UK_POSIX_SIGNAL_H__ */
