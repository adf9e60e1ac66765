/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The power key of a device tree: a child of "gpio-keys" with the code of
 * KEY_POWER, behind a line of a PL061.  Bytes in, numbers out.
 */
#ifndef __KEYS_H__
#define __KEYS_H__

#include <uk/essentials.h>

struct gpio_key {
	__u64 base; /* of the PL061 */
	__u64 len;
	const __u32 *irq; /* cells of its interrupt, in the tree */
	int irq_cells;
	unsigned int line; /* 0-7 */
	int active_low;
};

/* 0, or -ENOENT, -EINVAL without a power key that we understand. */
int gpio_key_find(const void *dtb, __sz maxlen, struct gpio_key *out);

#endif /* __KEYS_H__ */
