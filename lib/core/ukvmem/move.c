/* SPDX-License-Identifier: BSD-3-Clause */
/* Pages that change their address. */

#include <errno.h>

#include "vmem_priv.h"

/* Maps at `to` what page_next() found elsewhere. */
static int page_put(struct uk_vas *vas, __vaddr_t to,
		    const struct uk_page_found *f)
{
	if (f->size == PAGE_LARGE_SIZE)
		return ukplat_page_map_large(&vas->pt, to, f->pa, f->attr);
	return ukplat_page_map(&vas->pt, to, f->pa, 1, f->attr);
}

/*
 * One page from `at` to `to`.  A large page that does not fit there is split
 * first, and *f becomes its first part.
 */
static int page_move(struct uk_vas *vas, __vaddr_t at, __vaddr_t to,
		     struct uk_page_found *f)
{
	int rc;

	if (f->size == PAGE_LARGE_SIZE && to % PAGE_LARGE_SIZE) {
		rc = ukplat_page_split(&vas->pt, at + PAGE_SIZE);
		if (unlikely(rc))
			return rc;
		f->size = PAGE_SIZE;
	}
	rc = ukplat_page_unmap(&vas->pt, at, f->size >> PAGE_SHIFT);
	if (unlikely(rc))
		return rc;
	rc = page_put(vas, to, f);
	if (unlikely(rc)) /* it was there: its table is */
		(void)page_put(vas, at, f);
	return rc;
}

/* Gives where it stopped. */
static __vaddr_t move_range(struct uk_vas *vas, __vaddr_t from, __vaddr_t to,
			    __sz len, int *rc)
{
	__vaddr_t end = from + len, at = from;
	struct uk_page_found f;

	*rc = 0;
	while ((at = ukplat_page_next(&vas->pt, at, end, &f)) < end) {
		if (f.attr & PAGE_ATTR_MARK) {
			*rc = page_move(vas, at, at - from + to, &f);
			if (unlikely(*rc))
				break;
		}
		at += f.size;
	}
	return at;
}

int uk_vma_move_pages(struct uk_vas *vas, __vaddr_t from, __vaddr_t to,
		      __sz len)
{
	__vaddr_t done;
	int rc, back;

	if (unlikely(!range_valid(from, len) || !range_valid(to, len)))
		return -EINVAL;
	uk_mutex_lock(&vas->lock);
	rc = pages_split(vas, from, from + len);
	if (likely(!rc)) {
		done = move_range(vas, from, to, len, &rc);
		if (unlikely(rc))
			(void)move_range(vas, to, from, done - from, &back);
	}
	uk_mutex_unlock(&vas->lock);
	return rc;
}
