/* SPDX-License-Identifier: BSD-3-Clause */
/* Looking for deadlocks; nothing without LIBUKLOCK_DEBUG. */
#ifndef __LOCK_DEBUG_H__
#define __LOCK_DEBUG_H__

#include <uk/mutex.h>

#if CONFIG_LIBUKLOCK_DEBUG

/* The caller is going to wait for `m`, without a deadline. */
void lock_debug_wait(struct uk_mutex *m);
/* It does not any more. */
void lock_debug_done(void);

#else

static inline void lock_debug_wait(struct uk_mutex *m __unused)
{
}

static inline void lock_debug_done(void)
{
}

#endif

#endif /* __LOCK_DEBUG_H__ */
