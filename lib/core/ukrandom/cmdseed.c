/* SPDX-License-Identifier: BSD-3-Clause */
/* A seed on the command line: random.seed=[ w0 w1 ... w7 ]. */

#include <string.h>

#include <uk/print.h>

#define UK_LIBPARAM_PREFIX random
#include <uk/libparam.h>

#include "seeds.h"

#define WORDS (SEED_LEN / sizeof(__u32))

static __u32 words[WORDS];
static __u32 given;
UK_LIBPARAM_PARAM_ARR_COUNT(seed, words, u32, &given,
			    "8 random numbers of 32 bits, new for each boot");

__sz cmdline_seed(__u8 buf[SEED_LEN])
{
	__sz n = MIN((__sz)given, WORDS) * sizeof(__u32);

	if (given && given < WORDS)
		uk_pr_warn("random.seed: %u numbers are too few: give 8\n",
			   given);
	memcpy(buf, words, n);
	memset(words, 0, sizeof(words));
	given = 0;
	return n;
}
