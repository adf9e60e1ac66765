/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Any ranges as a boot loader's memory map: the result is sorted and apart,
 * RAM comes in whole pages, and pages are given out of RAM only.
 */
/* fuzz-sources: plat/common/memory.c */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "../../plat/common/include/plat_common.h"

struct range {
	uint64_t pbase, len;
	uint8_t type;
} __attribute__((packed));

static void check(int ok)
{
	if (!ok)
		abort();
}

static void check_map(void)
{
	struct ukplat_memregion_desc *m;
	__paddr_t last = 0;

	for (int i = 0; !ukplat_memregion_get(i, &m); i++) {
		check(m->len && m->pbase >= last);
		last = m->pbase + m->len;
		check(last > m->pbase);
		if (m->type == UKPLAT_MEMRT_FREE)
			check(PAGE_ALIGNED(m->pbase) && PAGE_ALIGNED(m->len));
	}
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct range r;

	ukplat_bootinfo_get()->mrd_count = 0;
	plat_mem_mapped_end = ~0UL;
	for (; size >= sizeof(r); size -= sizeof(r), data += sizeof(r)) {
		memcpy(&r, data, sizeof(r));
		/* Small numbers meet each other more often. */
		if (r.type & 2) {
			r.pbase &= 0xffff;
			r.len &= 0x7fff;
		}
		plat_mem_add(r.pbase, r.len,
			     r.type & 1 ? UKPLAT_MEMRT_FREE
					: UKPLAT_MEMRT_RESERVED,
			     0);
		check_map();
	}
	for (int i = 0; i < 8 && ukplat_memregion_alloc(0x1000); i++)
		check_map();
	return 0;
}
