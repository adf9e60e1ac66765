/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The arithmetic of eventfd(2), free of files, locks and threads, so that
 * tests/test_evcount.c can run it on the build host.
 */
#ifndef __EVCOUNT_H__
#define __EVCOUNT_H__

#include <errno.h>
#include <stdbool.h>

#include <uk/essentials.h>

#define EVCOUNT_MAX (__U64_MAX - 1)

struct evcount {
	__u64 val;
	bool semaphore; /* EFD_SEMAPHORE: hand out one at a time */
};

/* Takes the counter (or 1 of it) into `*out`; -EAGAIN if there is none. */
static inline int evcount_take(struct evcount *c, __u64 *out)
{
	if (!c->val)
		return -EAGAIN;
	*out = c->semaphore ? 1 : c->val;
	c->val -= *out;
	return 0;
}

/* Puts back what was taken just now. */
static inline void evcount_untake(struct evcount *c, __u64 n)
{
	c->val += n;
}

/* Adds `n`; -EAGAIN if it does not fit yet, -EINVAL if it never can. */
static inline int evcount_give(struct evcount *c, __u64 n)
{
	if (n > EVCOUNT_MAX)
		return -EINVAL;
	if (n > EVCOUNT_MAX - c->val)
		return -EAGAIN;
	c->val += n;
	return 0;
}

#endif /* __EVCOUNT_H__ */
