/* SPDX-License-Identifier: BSD-3-Clause */
/* Regions in memory of the caller's. */

#include <uk/allocregion.h>

#include "region.h"

struct uk_alloc *uk_allocregion_init(void *base, __sz len)
{
	__uptr at = ALIGN_UP((__uptr)base, 16UL);
	__uptr end = (__uptr)base + len;
	struct region *r = (struct region *)at;

	if (!base || end < at || end - at <= sizeof(*r))
		return __NULL;
	region_setup(r, (__uptr)(r + 1), end);
	uk_alloc_register(&r->self);
	return &r->self;
}
