/* SPDX-License-Identifier: BSD-3-Clause */
/* Where seeds come from at boot, and from the CPU at any time. */
#ifndef __SEEDS_H__
#define __SEEDS_H__

#include <uk/essentials.h>

#define SEED_LEN 32

/* The CPU's instruction; 32 bytes or 0. */
__sz cpu_seed(__u8 buf[SEED_LEN]);

/* `rng-seed` of the device tree; up to 32 bytes. */
#if CONFIG_LIBUKFDT
__sz host_seed(__u8 buf[SEED_LEN]);
#else
static inline __sz host_seed(__u8 buf[SEED_LEN] __unused)
{
	return 0;
}
#endif

/* random.seed on the command line; up to 32 bytes. */
#if CONFIG_LIBUKLIBPARAM
__sz cmdline_seed(__u8 buf[SEED_LEN]);
#else
static inline __sz cmdline_seed(__u8 buf[SEED_LEN] __unused)
{
	return 0;
}
#endif

#endif /* __SEEDS_H__ */
