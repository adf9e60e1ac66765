/* SPDX-License-Identifier: BSD-3-Clause */
/* Stand-in for host tests: addresses are physical. */
#ifndef __UK_PLAT_MEMORY_H__
#define __UK_PLAT_MEMORY_H__

#define ukplat_virt_to_phys(p) ((__u64)(p))

#endif /* __UK_PLAT_MEMORY_H__ */
