/* SPDX-License-Identifier: BSD-3-Clause */
/* Regions as the heap: the free ranges of the machine, one after the other. */

#include <errno.h>

#include <uk/alloc_impl.h>
#include <uk/init.h>
#include <uk/plat/memory.h>

#include "region.h"

static struct region heap;
static int range_idx = -1; /* guarded by heap.lock */

static int next_range(struct region *r __unused, __uptr *base, __uptr *end)
{
	struct ukplat_memregion_desc *mrd;
	int i = ukplat_memregion_find_next(range_idx, UKPLAT_MEMRT_FREE, 0,
					   &mrd);

	if (i < 0)
		return 0;
	range_idx = i;
	*base = mrd->vbase;
	*end = mrd->vbase + mrd->len;
	return 1;
}

static int region_init(struct uk_init_ctx *ictx __unused)
{
	struct ukplat_memregion_desc *mrd;

	region_setup(&heap, 0, 0);
	heap.next_piece = next_range;
	ukplat_memregion_foreach(&mrd, UKPLAT_MEMRT_FREE, 0)
	{
		heap.avail += mrd->len;
	}
	uk_alloc_totalmem_add(heap.avail);
	if (!heap.avail)
		return -ENOMEM;
	uk_alloc_register(&heap.self);
	ukplat_memallocator_set(&heap.self);
	return 0;
}
uk_early_initcall_prio(region_init, 0, 1);
