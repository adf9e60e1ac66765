/* SPDX-License-Identifier: BSD-3-Clause */
/* Frames out of a buddy system: see <uk/falloc.h> for what they do. */
#ifndef __UK_FALLOCBUDDY_H__
#define __UK_FALLOCBUDDY_H__

#include <uk/buddy.h>
#include <uk/falloc.h>
#include <uk/spinlock.h>

struct uk_fallocbuddy {
	struct uk_falloc fa;
	struct buddy *b; /* guarded by `lock` */
	struct uk_spinlock *lock;
	__vaddr_t dm_off; /* from a physical to a mapped address */
};

UK_BEGIN_DECLS

/**
 * Makes `f` an allocator over `b`, which may have other users that take `lock`,
 * with interrupts off.  Its memory is mapped at physical address + `dm_off`.
 */
void uk_fallocbuddy_over(struct uk_fallocbuddy *f, struct buddy *b,
			 struct uk_spinlock *lock, __vaddr_t dm_off);

/** Bytes that uk_fallocbuddy_init() needs. */
__sz uk_fallocbuddy_size(void);
/** Makes `fa` an allocator of its own that has no memory yet.  Gives 0. */
int uk_fallocbuddy_init(struct uk_falloc *fa);

UK_END_DECLS

#endif /* __UK_FALLOCBUDDY_H__ */
