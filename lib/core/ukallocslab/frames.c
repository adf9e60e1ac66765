/* SPDX-License-Identifier: BSD-3-Clause */
/* The heap's pages as the default allocator of frames. */

#include <uk/fallocbuddy.h>

#include "frames.h"

void frames_init(struct buddy *b, struct uk_spinlock *lock)
{
	static struct uk_fallocbuddy f;

	uk_fallocbuddy_over(&f, b, lock, UK_VA_DIRECTMAP);
	uk_falloc_set_default(&f.fa);
}
