/* SPDX-License-Identifier: BSD-3-Clause */
/* The address space of the program. */

#include <errno.h>

#include <uk/store.h>
#include <uk/vmem.h>

static int get_resident(void *cookie __unused, __u64 *out)
{
	struct uk_vas *vas = uk_vas_get_active();

	if (!vas)
		return -ENOENT;
	*out = vas->resident << PAGE_SHIFT;
	return 0;
}

static int get_mapped(void *cookie __unused, __u64 *out)
{
	struct uk_vas *vas = uk_vas_get_active();

	if (!vas)
		return -ENOENT;
	*out = vas->mapped;
	return 0;
}

static int get_areas(void *cookie __unused, __u64 *out)
{
	struct uk_vas *vas = uk_vas_get_active();

	if (!vas)
		return -ENOENT;
	*out = vas->vma_count;
	return 0;
}

UK_STORE_STATIC_ENTRY(5, program_resident, u64, get_resident, __NULL);
UK_STORE_STATIC_ENTRY(6, program_mapped, u64, get_mapped, __NULL);
UK_STORE_STATIC_ENTRY(7, program_areas, u64, get_areas, __NULL);
