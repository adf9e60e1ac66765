/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Moving the kernel: the image by entries of the page directory, whose tables
 * of 4 KiB pages stay as boot.S has filled them; the direct map by moving its
 * entries up in a table of two pages.
 */
#include <uk/asm/arch.h>
#include <uk/asm/paging.h>
#include <uk/essentials.h>
#include <uk/plat/memory.h>

#include <plat_common.h>

#include "setup.h"

#define UNIT_SHIFT 21
#define ENTRY_FIRST_GIB 510 /* of UK_VA_KERNEL, see boot.S */

/* boot.S; the tables for a move have a second page */
extern __visible __pte_t boot_pml4[], boot_pdpt_dm[], boot_pdpt_k[];
extern __visible __pte_t boot_pd_k[];
/* link.lds.S */
extern __visible char __kpt_start[], __kpt_end[];

static __sz tables(void)
{
	return ((__uptr)__kpt_end - (__uptr)__kpt_start) >> PAGE_SHIFT;
}

/* The image at its new address, beside the old one. */
static void map_image(__uptr slide)
{
	__paddr_t pd = ukplat_virt_to_phys(boot_pd_k);
	__pte_t *e = &boot_pd_k[slide >> UNIT_SHIFT];

	boot_pdpt_k[ENTRY_FIRST_GIB + 1] =
		ukarch_pte_make_table(pd + PAGE_SIZE);
	for (__sz i = 0; i < tables(); i++)
		e[i] = boot_pd_k[i];
}

static void move_directmap(__vaddr_t to)
{
	__pte_t root = boot_pml4[ukarch_pt_index(UK_VA_DIRECTMAP_FIRST, 3)];
	unsigned int up = ukarch_pt_index(to, 2);

	for (unsigned int i = UKARCH_PT_ENTRIES; i-- > 0;) {
		boot_pdpt_dm[up + i] = boot_pdpt_dm[i];
		if (up)
			boot_pdpt_dm[i] = 0;
	}
	boot_pml4[ukarch_pt_index(UK_VA_DIRECTMAP_FIRST, 3)] = 0;
	boot_pml4[ukarch_pt_index(to, 3)] = root;
	boot_pml4[ukarch_pt_index(to, 3) + 1] = root + PAGE_SIZE;
	ukplat_va_directmap = to;
}

/* Forgets all translations, global ones as well. */
static void flush(void)
{
	__u64 cr4 = x86_read_cr4();

	x86_write_cr4(cr4 & ~(__u64)X86_CR4_PGE);
	x86_write_cr4(cr4);
}

__uptr kvm_kaslr(int linux_protocol, __paddr_t info)
{
	__vaddr_t directmap;
	__uptr slide;
	const char *s;
	__sz len;

	s = kvm_cmdline(linux_protocol, info, &len);
	plat_random_cmdline(s, len);
	plat_kaslr_draw(s, len, tables(), &slide, &directmap);
	if (slide) {
		map_image(slide);
		plat_kaslr_relocate(ukplat_phys_to_virt(0), slide);
	}
	move_directmap(directmap);
	flush();
	return slide;
}

void kvm_kaslr_done(__uptr slide)
{
	if (!slide)
		return;
	ukplat_va_image = UK_VA_KERNEL + slide;
	for (__sz i = 0; i < tables(); i++)
		boot_pd_k[i] = 0;
	flush();
}
