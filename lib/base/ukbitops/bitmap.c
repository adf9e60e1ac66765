/* SPDX-License-Identifier: BSD-3-Clause */
/* Searching and changing runs of bits. */
#include <uk/bitmap.h>

/* `flip` is ~0 to look for clear bits. */
static unsigned long find_next(const unsigned long *map, unsigned long size,
			       unsigned long start, unsigned long flip)
{
	unsigned long w;

	if (start >= size)
		return size;
	w = (map[start / 64] ^ flip) & (~0UL << (start % 64));
	for (start = ALIGN_DOWN(start, 64); !w; w = map[start / 64] ^ flip) {
		start += 64;
		if (start >= size)
			return size;
	}
	return MIN(start + uk_ffs(w), size);
}

unsigned long uk_find_next_bit(const unsigned long *map, unsigned long size,
			       unsigned long start)
{
	return find_next(map, size, start, 0);
}

unsigned long uk_find_next_zero_bit(const unsigned long *map,
				    unsigned long size, unsigned long start)
{
	return find_next(map, size, start, ~0UL);
}

unsigned long uk_bitmap_find_next_zero_area(const unsigned long *map,
					    unsigned long size,
					    unsigned long start,
					    unsigned long nr,
					    unsigned long align_mask)
{
	unsigned long at, used;

	for (at = start;; at = used + 1) {
		at = uk_find_next_zero_bit(map, size, at);
		at = (at + align_mask) & ~align_mask;
		if (at > size || nr > size - at)
			return size;
		used = uk_find_next_bit(map, at + nr, at);
		if (used >= at + nr)
			return at;
	}
}

void uk_bitmap_set(unsigned long *map, unsigned long start, unsigned long nr)
{
	for (; nr; nr--, start++)
		uk_set_bit(start, map);
}

void uk_bitmap_clear(unsigned long *map, unsigned long start, unsigned long nr)
{
	for (; nr; nr--, start++)
		uk_clear_bit(start, map);
}

unsigned long uk_bitmap_weight(const unsigned long *map, unsigned long size)
{
	unsigned long n = 0;

	for (unsigned long i = 0; i < size / 64; i++)
		n += uk_popcount(map[i]);
	if (size % 64)
		n += uk_popcount(map[size / 64] & ~(~0UL << (size % 64)));
	return n;
}
