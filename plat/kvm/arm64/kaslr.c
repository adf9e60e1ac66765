/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Moving the kernel: the image by entries of the level above its tables of
 * 4 KiB pages, which stay as entry.S has filled them.  The direct map is not
 * there yet.
 */
#include <uk/asm/paging.h>
#include <uk/essentials.h>
#include <uk/plat/memory.h>

#include <plat_common.h>

#include "plat_arm64.h"

#define UNIT_SHIFT 21
#define GIB_SHIFT 30
#define ENTRY_FIRST_GIB 510 /* of UK_VA_KERNEL, see entry.S */

/* link.lds.S; the second has two pages */
extern __pte_t __pt_l1k[], __pt_l2k[], __idmap[];

static __sz tables(void)
{
	return ((__uptr)__pt_pool - (__uptr)__pt_l3k) >> PAGE_SHIFT;
}

/* The image at its new address, beside the old one. */
static void map_image(__uptr slide)
{
	__paddr_t l2k = ukplat_virt_to_phys(__pt_l2k);
	__pte_t *e = &__pt_l2k[slide >> UNIT_SHIFT];

	__pt_l1k[ENTRY_FIRST_GIB + 1] = ukarch_pte_make_table(l2k + PAGE_SIZE);
	for (__sz i = 0; i < tables(); i++)
		e[i] = __pt_l2k[i];
	ukarch_pt_sync();
}

/*
 * At its own address the image was there to be executed; now all of it is to
 * be written.
 */
static void map_writable(__paddr_t load)
{
	__paddr_t end = (load + plat_image_len() - 1) >> GIB_SHIFT;

	for (__paddr_t g = load >> GIB_SHIFT; g <= end; g++)
		__idmap[g] = ukarch_pte_make_page(g << GIB_SHIFT,
						  PAGE_ATTR_PROT_RW, 2);
	ukarch_tlb_flush_all();
}

__uptr boot_kaslr(__paddr_t load, __paddr_t dtb)
{
	struct boot_fdt b = { 0 };
	__uptr slide;

	boot_pt_init(load);
	if (boot_fdt_read(&b, dtb))
		return 0; /* plat_setup() will fail for the same reason */
	boot_fdt_seed((const void *)dtb, 0);
	plat_random_cmdline((const char *)b.cmdline, b.cmdline_len);
	plat_kaslr_draw((const char *)b.cmdline, b.cmdline_len, tables(),
			&slide, &ukplat_va_directmap);
	if (!slide)
		return 0;
	map_image(slide);
	map_writable(load);
	plat_kaslr_relocate((void *)load, slide);
	return slide;
}

void boot_kaslr_done(__uptr slide)
{
	if (!slide)
		return;
	ukplat_va_image = UK_VA_KERNEL + slide;
	for (__sz i = 0; i < tables(); i++)
		__pt_l2k[i] = 0;
	ukarch_tlb_flush_all();
}
