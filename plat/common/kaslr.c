/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The kernel at random addresses.  It boots where it was linked to, draws where
 * to go, adds the difference to its own addresses, and continues there; the
 * machine's half sees to the page tables.
 */
#include <uk/page.h>
#include <uk/plat/random.h>

#include <plat_common.h>

#include "cmdline.h"
#include "kaslr.h"

#define UNIT_SHIFT 21
#define UNITS 1024 /* of 2 MiB, from UK_VA_KERNEL to the end */
#define GIB_SHIFT 30

unsigned long ukplat_va_directmap = UK_VA_DIRECTMAP_FIRST;
unsigned long ukplat_va_image = UK_VA_KERNEL;

/* link.lds.S */
extern const __u8 plat_kaslr_table[];
extern __u64 plat_got[], plat_got_end[];

void plat_kaslr_draw(const char *cmdline, __sz cmdline_len, __sz tables,
		     __uptr *slide, __vaddr_t *directmap)
{
	__sz last = UNITS - 1 - tables; /* the very end stays free */

	*slide = 0;
	*directmap = UK_VA_DIRECTMAP_FIRST;
	if (cmdline_has(cmdline, cmdline_len, "kaslr.off=1"))
		return;
	*directmap += ukplat_random_early() % (UK_DIRECTMAP_SIZE >> GIB_SHIFT)
		      << GIB_SHIFT;
	if (tables <= last)
		*slide = (tables + ukplat_random_early() % (last - tables + 1))
			 << UNIT_SHIFT;
}

/* Entries of the global offset table have no relocations after the link. */
static void add_got(__u8 *image, __uptr slide)
{
	__u64 *got = (__u64 *)(image + ((__uptr)plat_got - UK_VA_KERNEL));
	__sz n = ((__uptr)plat_got_end - (__uptr)plat_got) / sizeof(*got);

	for (__sz i = 0; i < n; i++)
		if (got[i] >= UK_VA_KERNEL)
			got[i] += slide;
}

void plat_kaslr_relocate(void *image, __uptr slide)
{
	const __u8 *t = plat_kaslr_table;

	add_got(image, slide);
	t = kaslr_add64(t, image, slide);
	(void)kaslr_add32(t, image, slide);
}
