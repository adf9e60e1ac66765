/* SPDX-License-Identifier: BSD-3-Clause */
/* Setting the wall clock, and being told of it. */
#ifndef __UK_POSIX_TIME_H__
#define __UK_POSIX_TIME_H__

#include <uk/essentials.h>
#include <uk/list.h>

UK_BEGIN_DECLS

/* Somebody who is told when the wall clock is set; in the owner's memory. */
struct uk_time_watch {
	struct uk_list_head link;
	/*
	 * The wall clock jumped by `by` nanoseconds against the monotonic one.
	 * Called in the thread that sets it, with a spin lock held.
	 */
	void (*fn)(struct uk_time_watch *w, __s64 by);
};

/** Adds or removes one.  A removed one is not being called.  Threads only. */
void uk_time_watch_add(struct uk_time_watch *w);
void uk_time_watch_del(struct uk_time_watch *w);

/** Sets the wall clock to `now` and tells who watches.  Threads only. */
void uk_time_wall_set(__nsec now);

UK_END_DECLS

#endif /* __UK_POSIX_TIME_H__ */
