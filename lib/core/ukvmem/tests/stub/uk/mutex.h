/* SPDX-License-Identifier: BSD-3-Clause */
/* Mutexes of the host test: one thread needs none. */
#ifndef __UK_MUTEX_H__
#define __UK_MUTEX_H__

struct uk_mutex {
	int locked;
};

#define uk_mutex_init(m) ((m)->locked = 0)
#define uk_mutex_lock(m) ((m)->locked++)
#define uk_mutex_unlock(m) ((m)->locked--)

#endif /* __UK_MUTEX_H__ */
