/* SPDX-License-Identifier: BSD-3-Clause */
/* Walking the active page tables, before there is ukpaging and in reports. */
#include <uk/asm/paging.h>
#include <uk/plat/memory.h>

#include "cpu.h"

__pte_t *x86_pt_leaf(__uptr va)
{
	__paddr_t pa = ukarch_pt_read_root(va);
	__pte_t *e;

	for (unsigned int l = UKARCH_PT_LEVELS; l-- > 0;) {
		e = ukplat_phys_to_virt(pa);
		e += ukarch_pt_index(va, l);
		if (!ukarch_pte_present(*e))
			return __NULL;
		if (ukarch_pte_is_page(*e, l))
			return e;
		pa = ukarch_pte_table_paddr(*e);
	}
	return __NULL;
}
