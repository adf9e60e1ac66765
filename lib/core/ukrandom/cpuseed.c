/* SPDX-License-Identifier: BSD-3-Clause */
/* A seed from RDSEED, RDRAND or RNDR. */

#include <string.h>

#include <uk/arch/random.h>

#include "seeds.h"

#define WORDS (SEED_LEN / sizeof(__u64))
#define TRIES 16 /* the entropy source may be slower than we are */

static int word(__u64 *v)
{
	for (int try = 0; try < TRIES; try++)
		if (!ukarch_random_seed_u64(v) || !ukarch_random_u64(v))
			return 0;
	return -1;
}

__sz cpu_seed(__u8 buf[SEED_LEN])
{
	__u64 v[WORDS] = { 0 };

	for (__sz i = 0; i < WORDS; i++) {
		if (word(&v[i]))
			return 0;
		/* Some CPUs, once broken, give one number for ever. */
		if (i && v[i] == v[i - 1])
			return 0;
	}
	memcpy(buf, v, sizeof(v));
	return SEED_LEN;
}
