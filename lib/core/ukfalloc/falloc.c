/* SPDX-License-Identifier: BSD-3-Clause */
/* The default allocator of frames. */

#include <uk/falloc.h>

static struct uk_falloc *default_falloc;

struct uk_falloc *uk_falloc_get_default(void)
{
	return default_falloc;
}

void uk_falloc_set_default(struct uk_falloc *fa)
{
	default_falloc = fa;
}
