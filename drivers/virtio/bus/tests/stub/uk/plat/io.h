/* SPDX-License-Identifier: BSD-3-Clause */
/* Stand-in for host tests: registers are the test's functions. */
#ifndef __UK_PLAT_IO_H__
#define __UK_PLAT_IO_H__

#include <uk/essentials.h>

__u64 test_read(const volatile void *r, unsigned int width);
void test_write(volatile void *r, unsigned int width, __u64 v);

#define uk_ioread8(r) ((__u8)test_read(r, 1))
#define uk_ioread16(r) ((__u16)test_read(r, 2))
#define uk_ioread32(r) ((__u32)test_read(r, 4))
#define uk_iowrite8(r, v) test_write(r, 1, v)
#define uk_iowrite16(r, v) test_write(r, 2, v)
#define uk_iowrite32(r, v) test_write(r, 4, v)

#define ukplat_iomap(pa, len) ((void *)(pa))

#endif /* __UK_PLAT_IO_H__ */
