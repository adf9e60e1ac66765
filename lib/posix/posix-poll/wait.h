/* SPDX-License-Identifier: BSD-3-Clause */
/* What all waiting calls share: deadlines, signal masks, why a wait ended. */
#ifndef __POLL_WAIT_H__
#define __POLL_WAIT_H__

#include <signal.h>
#include <time.h>

#include <uk/essentials.h>

#define POLL_NEVER 0 /* as a deadline: wait for ever */

/*
 * Turns a relative time (NULL = for ever) into a monotonic deadline.
 * `*now` says that the caller must not sleep at all.  0 or -EINVAL.
 */
int poll_deadline(const struct timespec *tmo, __nsec *deadline, int *now);

/* Puts a signal mask in place (NULL = none); 0 or negative errno. */
int poll_mask_enter(const sigset_t *mask, size_t len);
void poll_mask_leave(const sigset_t *mask);

/* True if the wait must end because a signal is pending. */
int poll_interrupted(void);

#endif /* __POLL_WAIT_H__ */
