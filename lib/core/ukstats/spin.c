/* SPDX-License-Identifier: BSD-3-Clause */
/* Spin locks that another CPU held. */

#include <uk/spinlock.h>
#include <uk/store.h>

static int get_spin_contended(void *cookie __unused, __u64 *out)
{
	*out = uk_spin_contentions();
	return 0;
}

UK_STORE_STATIC_ENTRY(15, spin_contended, u64, get_spin_contended, __NULL);
