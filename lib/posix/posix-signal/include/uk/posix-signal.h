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

UK_END_DECLS

#endif /* __UK_POSIX_SIGNAL_H__ */
