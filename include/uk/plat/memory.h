/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The map of physical memory: what the boot loader reported, minus what the
 * image, its boot data and the first page tables use.
 */
#ifndef __UK_PLAT_MEMORY_H__
#define __UK_PLAT_MEMORY_H__

#include <uk/essentials.h>
#include <uk/page.h>

UK_BEGIN_DECLS

#define UKPLAT_MEMRT_FREE 0x0001 /* usable RAM */
#define UKPLAT_MEMRT_RESERVED 0x0002 /* firmware, device: do not touch */
#define UKPLAT_MEMRT_KERNEL 0x0004
#define UKPLAT_MEMRT_INITRD 0x0008
#define UKPLAT_MEMRT_CMDLINE 0x0010
#define UKPLAT_MEMRT_DEVICETREE 0x0020
#define UKPLAT_MEMRT_STACK 0x0040
#define UKPLAT_MEMRT_ANY 0xffff

#define UKPLAT_MEMRF_READ 0x0001
#define UKPLAT_MEMRF_WRITE 0x0002
#define UKPLAT_MEMRF_EXECUTE 0x0004
#define UKPLAT_MEMRF_PERMS 0x0007
#define UKPLAT_MEMRF_ALL 0xffff

struct ukplat_memregion_desc {
	__paddr_t pbase; /* as the loader gave it; FREE ones page-aligned */
	__vaddr_t vbase; /* in the direct map, or of the kernel image */
	__sz len; /* bytes */
	__u16 type; /* one UKPLAT_MEMRT_* */
	__u16 flags; /* UKPLAT_MEMRF_* */
};

/** Number of regions.  They are sorted by address and do not overlap. */
int ukplat_memregion_count(void);

/** Region `i` in 0 .. count-1; *mrd stays valid.  -EINVAL beyond. */
int ukplat_memregion_get(int i, struct ukplat_memregion_desc **mrd);

/**
 * The next region after index `i` (-1 to begin) with one of `types` and all
 * of `flags`.
 *
 * @return its index, or -1
 */
int ukplat_memregion_find_next(int i, __u32 types, __u32 flags,
			       struct ukplat_memregion_desc **mrd);

#define ukplat_memregion_foreach(mrdp, types, flags)                           \
	for (int __mri = ukplat_memregion_find_next(-1, types, flags, mrdp);   \
	     __mri >= 0;                                                       \
	     __mri = ukplat_memregion_find_next(__mri, types, flags, mrdp))

/** The first ramdisk of the boot loader; -ENOENT if there is none. */
int ukplat_memregion_find_initrd0(struct ukplat_memregion_desc **mrd);

/**
 * Takes whole pages out of a FREE region for good, before there is an
 * allocator (page tables, heap bookkeeping).  Not for use afterwards.
 *
 * @return address in the direct map, or NULL.  The memory is not zeroed.
 */
void *ukplat_memregion_alloc(__sz len);

struct uk_alloc;

/** The allocator that serves the platform once there is one (or NULL). */
struct uk_alloc *ukplat_memallocator_get(void);
int ukplat_memallocator_set(struct uk_alloc *a);

/** Physical address of a kernel address (image or direct map). */
__paddr_t ukplat_virt_to_phys(const volatile void *va);

/** Direct-map address of a physical address in RAM. */
static inline void *ukplat_phys_to_virt(__paddr_t pa)
{
	return (void *)(pa + UK_VA_DIRECTMAP);
}

UK_END_DECLS

#endif /* __UK_PLAT_MEMORY_H__ */
