/* SPDX-License-Identifier: BSD-3-Clause */
/* The heap's pages by physical address, if the image has ukfalloc. */
#ifndef __FRAMES_H__
#define __FRAMES_H__

#include <uk/config.h>

struct buddy;
struct uk_spinlock;

#if CONFIG_LIBUKFALLOC
void frames_init(struct buddy *b, struct uk_spinlock *lock);
#else
static inline void frames_init(struct buddy *b __unused,
			       struct uk_spinlock *lock __unused)
{
}
#endif

#endif /* __FRAMES_H__ */
