/* SPDX-License-Identifier: BSD-3-Clause */
/* Allocations that are watched; see hooks.h. */

#include <errno.h>

#include "hooks.h"

void *counted_malloc(struct uk_alloc *a, __sz align, __sz size)
{
	void *p = align ? a->memalign(a, align, size) : a->malloc(a, size);

	if (likely(p))
		stats_took(a, 1, a->usable(a, p));
	else
		stats_refused(a);
	return p;
}

void counted_free(struct uk_alloc *a, void *p)
{
	stats_gave(a, 1, a->usable(a, p));
	a->free(a, p);
}

void *uk_alloc_hook_malloc(struct uk_alloc *a, __sz align, __sz size,
			   const void *site)
{
	if (uk_alloc_fails(a)) {
		stats_refused(a);
		return __NULL;
	}
	return debug_malloc(a, align, size, site ? site : __return_addr(0));
}

void uk_alloc_hook_free(struct uk_alloc *a, void *p)
{
	debug_free(a, p, __return_addr(0));
}

__sz uk_alloc_hook_usable(struct uk_alloc *a, const void *p)
{
	return debug_usable(a, p, __return_addr(0));
}

/* Debugging wants every block to move: old addresses come to light. */
int uk_alloc_hook_resize(struct uk_alloc *a, void *p, __sz size)
{
	__sz was;
	int rc;

	if (UK_IS_ENABLED(CONFIG_LIBUKALLOC_DEBUG))
		return -ENOMEM;
	was = a->usable(a, p);
	if (a->resize)
		rc = a->resize(a, p, size);
	else
		rc = size <= was && size >= was / 2 ? 0 : -ENOMEM;
	if (!rc)
		stats_resized(a, was, a->usable(a, p));
	return rc;
}

void *uk_alloc_hook_palloc(struct uk_alloc *a, __sz pages, int aligned)
{
	uk_alloc_palloc_func_t fn = aligned ? a->palloc_aligned : a->palloc;
	void *p = uk_alloc_fails(a) ? __NULL : fn(a, pages);

	if (likely(p))
		stats_took(a, pages, pages << PAGE_SHIFT);
	else
		stats_refused(a);
	return p;
}

void uk_alloc_hook_pfree(struct uk_alloc *a, void *p, __sz pages)
{
	stats_gave(a, pages, pages << PAGE_SHIFT);
	debug_pages_freed(p, pages);
	a->pfree(a, p, pages);
}
