/* SPDX-License-Identifier: BSD-3-Clause */
/* A seed that the host passes at boot: `rng-seed` of a device tree. */
#ifndef __HOSTSEED_H__
#define __HOSTSEED_H__

#include <uk/essentials.h>

#if CONFIG_LIBUKFDT
/* Up to `len` bytes into `buf`; how many, 0 without a seed. */
__sz host_seed(void *buf, __sz len);
#else
static inline __sz host_seed(void *buf __unused, __sz len __unused)
{
	return 0;
}
#endif

#endif /* __HOSTSEED_H__ */
