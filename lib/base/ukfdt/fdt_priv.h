/* SPDX-License-Identifier: BSD-3-Clause */
/* Between fdt.c and walk.c. */
#ifndef __FDT_PRIV_H__
#define __FDT_PRIV_H__

#include <uk/fdt.h>

static inline int streq(const char *a, const char *b)
{
	while (*a && *a == *b) {
		a++;
		b++;
	}
	return *a == *b;
}

/* A number of `n` cells; those above the lowest two do not count. */
static inline __u64 cells_value(const __u8 *p, __u32 n)
{
	__u64 v = 0;

	for (; n--; p += 4)
		v = v << 32 | uk_fdt_be32(p);
	return v;
}

#endif /* __FDT_PRIV_H__ */
