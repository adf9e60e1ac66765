/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Bits of words: single bits, masks, and finding the first or last one set.
 * Any context.  For arrays of words see <uk/bitmap.h>.
 */
#ifndef __UK_BITOPS_H__
#define __UK_BITOPS_H__

#include <uk/arch/types.h>
#include <uk/compiler.h>

#define UK_BITS_PER_LONG 64
#define UK_BIT(n) (1UL << (n))
/* Bits h..l of a word, both ends included. */
#define UK_GENMASK(h, l) ((~0UL << (l)) & (~0UL >> (63 - (h))))

/** Number of the lowest bit set; `x` must not be 0. */
static inline unsigned int uk_ffs(unsigned long x)
{
	return (unsigned int)__builtin_ctzl(x);
}

/** Number of the highest bit set; `x` must not be 0. */
static inline unsigned int uk_fls(unsigned long x)
{
	return 63U - (unsigned int)__builtin_clzl(x);
}

/** Number of the lowest bit clear; `x` must not be all ones. */
static inline unsigned int uk_ffz(unsigned long x)
{
	return uk_ffs(~x);
}

/** How many bits are set. */
static inline unsigned int uk_popcount(unsigned long x)
{
	x -= (x >> 1) & 0x5555555555555555UL;
	x = (x & 0x3333333333333333UL) + ((x >> 2) & 0x3333333333333333UL);
	x = (x + (x >> 4)) & 0x0f0f0f0f0f0f0f0fUL;
	return (unsigned int)((x * 0x0101010101010101UL) >> 56);
}

/** Smallest n with 2^n >= x; 0 for 0 and 1. */
static inline unsigned int uk_order(unsigned long x)
{
	return x <= 1 ? 0 : uk_fls(x - 1) + 1;
}

/* Single bits of an array of words; not atomic. */
static inline void uk_set_bit(unsigned long nr, unsigned long *addr)
{
	addr[nr / 64] |= UK_BIT(nr % 64);
}

static inline void uk_clear_bit(unsigned long nr, unsigned long *addr)
{
	addr[nr / 64] &= ~UK_BIT(nr % 64);
}

static inline int uk_test_bit(unsigned long nr, const unsigned long *addr)
{
	return (addr[nr / 64] >> (nr % 64)) & 1;
}

/** Sets the bit and tells what it was. */
static inline int uk_test_and_set_bit(unsigned long nr, unsigned long *addr)
{
	int old = uk_test_bit(nr, addr);

	uk_set_bit(nr, addr);
	return old;
}

/** Clears the bit and tells what it was. */
static inline int uk_test_and_clear_bit(unsigned long nr, unsigned long *addr)
{
	int old = uk_test_bit(nr, addr);

	uk_clear_bit(nr, addr);
	return old;
}

/* Fields: mask must be a constant run of ones. */
#define UK_FIELD_GET(mask, reg) (((reg) & (mask)) >> __builtin_ctzl(mask))
#define UK_FIELD_PREP(mask, val)                                               \
	(((__typeof__(mask))(val) << __builtin_ctzl(mask)) & (mask))

#endif /* __UK_BITOPS_H__ */
