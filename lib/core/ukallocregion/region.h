/* SPDX-License-Identifier: BSD-3-Clause */
/* An allocator that only cuts off; see region.c. */
#ifndef __REGION_H__
#define __REGION_H__

#include <uk/alloc.h>
#include <uk/spinlock.h>

struct region {
	struct uk_alloc self;
	struct uk_spinlock lock;
	__uptr cur, end; /* of this piece; guarded by `lock` */
	__sz avail; /* bytes here and in pieces to come; guarded by `lock` */
	/* The next piece of memory, if there is one; NULL: there is none.  Its
	 * bytes are in `avail` already.
	 */
	int (*next_piece)(struct region *r, __uptr *base, __uptr *end);
};

/* Makes `r` an allocator of [base, end), without registering it. */
void region_setup(struct region *r, __uptr base, __uptr end);

#endif /* __REGION_H__ */
