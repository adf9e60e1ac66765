/* SPDX-License-Identifier: BSD-3-Clause */
/* Device memory: mapping it, and reading and writing its registers. */
#ifndef __UK_PLAT_IO_H__
#define __UK_PLAT_IO_H__

#include <uk/essentials.h>

UK_BEGIN_DECLS

/**
 * Makes a range of device memory accessible, uncached, in the direct map.
 * Mapping a range twice is fine.  May allocate page tables; must not be
 * called from an interrupt.
 *
 * @return its address, or NULL without memory for page tables
 */
void *ukplat_iomap(__paddr_t pa, __sz len);

static inline __u8 uk_ioread8(const volatile void *r)
{
	return *(const volatile __u8 *)r;
}

static inline __u16 uk_ioread16(const volatile void *r)
{
	return *(const volatile __u16 *)r;
}

static inline __u32 uk_ioread32(const volatile void *r)
{
	return *(const volatile __u32 *)r;
}

static inline __u64 uk_ioread64(const volatile void *r)
{
	return *(const volatile __u64 *)r;
}

static inline void uk_iowrite8(volatile void *r, __u8 v)
{
	*(volatile __u8 *)r = v;
}

static inline void uk_iowrite16(volatile void *r, __u16 v)
{
	*(volatile __u16 *)r = v;
}

static inline void uk_iowrite32(volatile void *r, __u32 v)
{
	*(volatile __u32 *)r = v;
}

static inline void uk_iowrite64(volatile void *r, __u64 v)
{
	*(volatile __u64 *)r = v;
}

UK_END_DECLS

#endif /* __UK_PLAT_IO_H__ */
