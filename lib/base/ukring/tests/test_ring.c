/* SPDX-License-Identifier: BSD-3-Clause */
/* The ring and bitmaps.  Runs on the host and in a guest. */
/* host-sources: ring.c ../ukbitops/bitmap.c */
#include <errno.h>

#include <uk/bitmap.h>
#include <uk/ring.h>
#include <uk/test.h>

/* First in, first out, over many turns; full and empty are told. */
UK_TESTCASE(ukring, fifo)
{
	struct uk_ring_slot slots[4];
	struct uk_ring r;
	__sz in = 1, out = 1;

	uk_ring_init(&r, slots, 4);
	UK_TEST_EXPECT_NULL(uk_ring_dequeue(&r));
	for (int turn = 0; turn < 50; turn++) {
		while (in < out + 4)
			UK_TEST_EXPECT_ZERO(uk_ring_enqueue(&r, (void *)in++));
		UK_TEST_EXPECT_SNUM_EQ(uk_ring_enqueue(&r, &r), -ENOBUFS);
		UK_TEST_EXPECT_SNUM_EQ(uk_ring_count(&r), 4);
		for (int k = 0; k <= turn % 4; k++)
			UK_TEST_EXPECT_SNUM_EQ((long)uk_ring_dequeue(&r),
					       (long)out++);
	}
}

/* Searches agree with looking at each bit. */
UK_TESTCASE(ukring, bitmap_search)
{
	unsigned long map[3] = { 0 };

	uk_bitmap_set(map, 60, 10);
	uk_set_bit(129, map);
	uk_clear_bit(64, map);
	UK_TEST_EXPECT_SNUM_EQ(uk_bitmap_weight(map, 130), 10);
	UK_TEST_EXPECT_SNUM_EQ(uk_bitmap_weight(map, 129), 9);
	for (unsigned long i = 0; i <= 130; i++) {
		unsigned long s = i, z = i;

		while (s < 130 && !uk_test_bit(s, map))
			s++;
		while (z < 130 && uk_test_bit(z, map))
			z++;
		UK_TEST_EXPECT_SNUM_EQ(uk_find_next_bit(map, 130, i), s);
		UK_TEST_EXPECT_SNUM_EQ(uk_find_next_zero_bit(map, 130, i), z);
	}
}

/* Areas are aligned, free and inside, or there is none. */
UK_TESTCASE(ukring, bitmap_area)
{
	unsigned long map[2] = { 0 };

	uk_bitmap_set(map, 3, 2);
	UK_TEST_EXPECT_SNUM_EQ(uk_bitmap_find_next_zero_area(map, 128, 0, 3, 0),
			       0);
	UK_TEST_EXPECT_SNUM_EQ(uk_bitmap_find_next_zero_area(map, 128, 0, 4, 0),
			       5);
	UK_TEST_EXPECT_SNUM_EQ(uk_bitmap_find_next_zero_area(map, 128, 0, 4, 7),
			       8);
	UK_TEST_EXPECT_SNUM_EQ(
		uk_bitmap_find_next_zero_area(map, 128, 0, 123, 0), 5);
	UK_TEST_EXPECT_SNUM_EQ(
		uk_bitmap_find_next_zero_area(map, 128, 0, 124, 0), 128);
}

uk_testsuite_register(ukring, __NULL);
