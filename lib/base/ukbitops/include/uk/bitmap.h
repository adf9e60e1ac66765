/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Bitmaps: arrays of unsigned long, bit n in word n / 64.  Nothing here is
 * atomic.  Bits beyond the size in the last word have no meaning.
 */
#ifndef __UK_BITMAP_H__
#define __UK_BITMAP_H__

#include <uk/bitops.h>
#include <uk/essentials.h>

UK_BEGIN_DECLS

#define UK_BITMAP_LONGS(bits) (((bits) + 63) / 64)
#define UK_BITMAP_DECLARE(name, bits) unsigned long name[UK_BITMAP_LONGS(bits)]

/** First bit set at or after `start` and below `size`; `size` if none. */
unsigned long uk_find_next_bit(const unsigned long *map, unsigned long size,
			       unsigned long start);

/** First bit clear at or after `start` and below `size`; `size` if none. */
unsigned long uk_find_next_zero_bit(const unsigned long *map,
				    unsigned long size, unsigned long start);

/**
 * First run of `nr` clear bits, beginning at or after `start` at a multiple
 * of `align_mask` + 1; `size` if there is none.
 */
unsigned long uk_bitmap_find_next_zero_area(const unsigned long *map,
					    unsigned long size,
					    unsigned long start,
					    unsigned long nr,
					    unsigned long align_mask);

/** Sets, or clears, `nr` bits from `start` on. */
void uk_bitmap_set(unsigned long *map, unsigned long start, unsigned long nr);
void uk_bitmap_clear(unsigned long *map, unsigned long start, unsigned long nr);

/** How many of the first `size` bits are set. */
unsigned long uk_bitmap_weight(const unsigned long *map, unsigned long size);

UK_END_DECLS

/** Clears, or sets, all of a bitmap. */
static inline void uk_bitmap_zero(unsigned long *map, unsigned long size)
{
	for (unsigned long i = 0; i < UK_BITMAP_LONGS(size); i++)
		map[i] = 0;
}

static inline void uk_bitmap_fill(unsigned long *map, unsigned long size)
{
	for (unsigned long i = 0; i < UK_BITMAP_LONGS(size); i++)
		map[i] = ~0UL;
}

#define uk_find_first_bit(map, size) uk_find_next_bit(map, size, 0)
#define uk_find_first_zero_bit(map, size) uk_find_next_zero_bit(map, size, 0)

#endif /* __UK_BITMAP_H__ */
