/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Random numbers under the names of ukswrand, from the same generator.  What
 * they give before it is seeded can be guessed: see uk_random_best().
 */
#ifndef __UK_SWRAND_H__
#define __UK_SWRAND_H__

#include <sys/types.h>

#include <uk/random.h>

/** Fills `buf`; gives `len`. */
static inline ssize_t uk_swrand_fill_buffer(void *buf, size_t len)
{
	uk_random_best(buf, len);
	return (ssize_t)len;
}

/** A number of 32 bits. */
static inline __u32 uk_swrand_randr(void)
{
	__u32 v;

	uk_random_best(&v, sizeof(v));
	return v;
}

#endif /* __UK_SWRAND_H__ */
