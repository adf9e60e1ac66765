/* SPDX-License-Identifier: BSD-3-Clause */
/* Pages, and the address map that both architectures share. */
#ifndef __UK_PAGE_H__
#define __UK_PAGE_H__

#include <uk/config.h>

#define __PAGE_SHIFT 12
#ifdef __ASSEMBLY__
#define __PAGE_SIZE 0x1000
#else
#define __PAGE_SIZE 0x1000UL
#endif
#define __PAGE_MASK (~(__PAGE_SIZE - 1))

#define PAGE_SHIFT __PAGE_SHIFT
#define PAGE_SIZE __PAGE_SIZE
#define PAGE_MASK __PAGE_MASK

/*
 * Virtual addresses.  The lower half belongs to Linux programs.
 *
 *  0xffff800000000000  direct map of RAM, and of devices (ukplat_iomap())
 *  0xffffc00000000000  made at run time: stacks with guard pages
 *  0xffffffff80000000  the kernel image, linked to begin here
 *
 * With UKPLAT_KASLR the first and the last begin somewhere behind these
 * addresses, elsewhere in each boot.  Assembly has the addresses of before the
 * move, C has UK_VA_DIRECTMAP, and UK_VA_IMAGE for what was linked to
 * UK_VA_KERNEL.
 */
#ifdef __ASSEMBLY__
#define UK_VA_DIRECTMAP 0xffff800000000000
#define UK_VA_KVM 0xffffc00000000000
#define UK_VA_KERNEL 0xffffffff80000000
#else
#define UK_VA_DIRECTMAP_FIRST 0xffff800000000000UL
#define UK_VA_KVM 0xffffc00000000000UL
#define UK_VA_KERNEL 0xffffffff80000000UL
#define PAGE_ALIGN_DOWN(v) ALIGN_DOWN(v, __PAGE_SIZE)
#define PAGE_ALIGN_UP(v) ALIGN_UP(v, __PAGE_SIZE)
#define PAGE_ALIGNED(v) IS_ALIGNED(v, __PAGE_SIZE)
#define PAGE_COUNT(len) DIV_ROUND_UP(len, __PAGE_SIZE)

#if CONFIG_UKPLAT_KASLR
/* Set by the platform when it moves the kernel, and never again. */
extern __attribute__((visibility("default"))) unsigned long ukplat_va_directmap;
extern __attribute__((visibility("default"))) unsigned long ukplat_va_image;
#define UK_VA_DIRECTMAP ukplat_va_directmap
#define UK_VA_IMAGE ukplat_va_image
#define UK_DIRECTMAP_SIZE (1UL << 45)
#else
#define UK_VA_DIRECTMAP UK_VA_DIRECTMAP_FIRST
#define UK_VA_IMAGE UK_VA_KERNEL
#define UK_DIRECTMAP_SIZE (1UL << 46)
#endif

/*
 * Where the code or data at `p` was linked to if it is of the image, else `p`:
 * for messages, which are read with the symbols of the image.
 */
static inline void *uk_linked(const void *p)
{
	unsigned long va = (unsigned long)p;

	if (va >= UK_VA_KERNEL)
		va -= UK_VA_IMAGE - UK_VA_KERNEL;
	return (void *)va;
}
#endif

#endif /* __UK_PAGE_H__ */
