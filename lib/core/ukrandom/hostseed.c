/* SPDX-License-Identifier: BSD-3-Clause */
/* A seed that the host passes at boot: `rng-seed` of a device tree. */

#include <string.h>

#include <uk/fdt.h>
#include <uk/plat/bootinfo.h>
#include <uk/plat/memory.h>

#include "seeds.h"

#define DTB_MAX (2UL * 1024 * 1024)

__sz host_seed(__u8 buf[SEED_LEN])
{
	struct uk_fdt_tok t;
	struct uk_fdt f;
	__u32 off = 0;
	__paddr_t dtb = ukplat_bootinfo_get()->dtb;
	__sz len;
	int type;

	if (!dtb || uk_fdt_open(&f, ukplat_phys_to_virt(dtb), DTB_MAX))
		return 0;
	while ((type = uk_fdt_next(&f, &off, &t)) > 0 && type != UK_FDT_END) {
		if (type != UK_FDT_BEGIN_NODE || strcmp(t.name, "chosen"))
			continue;
		if (uk_fdt_prop(&f, off, "rng-seed", &t))
			return 0;
		len = MIN((__sz)SEED_LEN, (__sz)t.len);
		memcpy(buf, t.val, len);
		/* Nobody else shall read what our keys come from. */
		memset((void *)(__uptr)t.val, 0, t.len);
		return len;
	}
	return 0;
}
