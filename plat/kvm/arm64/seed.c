/* SPDX-License-Identifier: BSD-3-Clause */
/* The seed that a boot loader passes for addresses: /chosen/kaslr-seed. */
#include <string.h>

#include <uk/fdt.h>

#include <plat_common.h>

#include "plat_arm64.h"

/* `off` is behind the begin of the node. */
static void take(const struct uk_fdt *f, __u32 off, int wipe)
{
	static const char zero[8];
	struct uk_fdt_tok t;

	if (uk_fdt_prop(f, off, "kaslr-seed", &t) || t.len != sizeof(zero) ||
	    !memcmp(t.val, zero, sizeof(zero)))
		return;
	plat_random_add(t.val, t.len);
	if (wipe)
		memset((void *)(__uptr)t.val, 0, t.len);
}

void boot_fdt_seed(const void *fdt, int wipe)
{
	struct uk_fdt_tok t;
	struct uk_fdt f;
	__u32 off = 0;

	if (uk_fdt_open(&f, fdt, BOOT_DTB_MAX) ||
	    uk_fdt_next(&f, &off, &t) != UK_FDT_BEGIN_NODE)
		return;
	while (uk_fdt_next_child(&f, &off, UK_FDT_LETTER('c'), &t) ==
	       UK_FDT_BEGIN_NODE) {
		if (!strcmp(t.name, "chosen"))
			take(&f, off, wipe);
		if (uk_fdt_skip(&f, &off))
			return;
	}
}
