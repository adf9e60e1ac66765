/* SPDX-License-Identifier: BSD-3-Clause */
/* How often spin locks were waited for. */

#include <uk/spinlock.h>

static unsigned long contentions; /* atomic */

void uk_spin_contended(void)
{
	uk_inc(&contentions);
}

unsigned long uk_spin_contentions(void)
{
	return uk_load_n_relaxed(&contentions);
}
