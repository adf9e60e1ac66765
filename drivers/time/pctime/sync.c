/* SPDX-License-Identifier: BSD-3-Clause */
/* See sync.h. */
#include "sync.h"

void tsc_range_add(struct tsc_range *r, __u64 before, __u64 there, __u64 after)
{
	__s64 min = (__s64)(there - after);
	__s64 max = (__s64)(there - before);

	if (!r->rounds++) {
		r->min = min;
		r->max = max;
		return;
	}
	if (min > r->min)
		r->min = min;
	if (max < r->max)
		r->max = max;
}

__s64 tsc_range_offset(const struct tsc_range *r)
{
	if (!r->rounds || (r->min <= 0 && r->max >= 0))
		return 0;
	/* a counter that does not run evenly may leave min > max */
	return r->min / 2 + r->max / 2;
}
