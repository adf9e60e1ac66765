/* SPDX-License-Identifier: BSD-3-Clause */
/* Fault injection: allocations that fail because a test asks them to. */

#include <errno.h>
#include <stdbool.h>

#include <uk/alloc.h>

void uk_alloc_fail_nth(struct uk_alloc *a, long nth)
{
	a->fail_in = nth;
}

/* Says "out of memory", in one of the ways that Linux has. */
static bool clean(int rc)
{
	return rc == 0 || rc == -ENOMEM || rc == -ENOSPC || rc == -ENOBUFS ||
	       rc == -EAGAIN || rc == -ENOLCK;
}

static long in_use(struct uk_alloc *a)
{
	struct uk_alloc_stats s;

	uk_alloc_stats_get(a, &s);
	return s.cur_nb_allocs;
}

int uk_alloc_fail_each(struct uk_alloc *a, int (*op)(void *arg), void *arg,
		       struct uk_alloc_fail_report *r)
{
	bool failed = true;
	long before;

	*r = (struct uk_alloc_fail_report){ .rc = op(arg) };
	if (r->rc)
		return 1;
	while (failed) {
		before = in_use(a);
		uk_alloc_fail_nth(a, ++r->nth);
		r->rc = op(arg);
		failed = !a->fail_in;
		uk_alloc_fail_nth(a, 0);
		r->leaked = in_use(a) - before;
		if (r->leaked || !clean(r->rc))
			return 1;
	}
	return r->rc ? 1 : 0;
}
