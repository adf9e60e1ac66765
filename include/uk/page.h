/* SPDX-License-Identifier: BSD-3-Clause */
/* Pages, and the address map that both architectures share. */
#ifndef __UK_PAGE_H__
#define __UK_PAGE_H__

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
 *  0xffffffff80000000  the kernel image
 */
#ifdef __ASSEMBLY__
#define UK_VA_DIRECTMAP 0xffff800000000000
#define UK_VA_KVM 0xffffc00000000000
#define UK_VA_KERNEL 0xffffffff80000000
#else
#define UK_VA_DIRECTMAP 0xffff800000000000UL
#define UK_VA_KVM 0xffffc00000000000UL
#define UK_VA_KERNEL 0xffffffff80000000UL
#define PAGE_ALIGN_DOWN(v) ALIGN_DOWN(v, __PAGE_SIZE)
#define PAGE_ALIGN_UP(v) ALIGN_UP(v, __PAGE_SIZE)
#define PAGE_ALIGNED(v) IS_ALIGNED(v, __PAGE_SIZE)
#define PAGE_COUNT(len) DIV_ROUND_UP(len, __PAGE_SIZE)
#endif

#endif /* __UK_PAGE_H__ */
