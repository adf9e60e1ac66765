/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Words of an image follow its move, and nothing else changes.
 * host-sources:
 */

#include <string.h>

#include <uk/test.h>

#include "../kaslr.h"

#define LEN 1024
#define SLIDE 0x12200000UL

/* 64 bits at 0, 13 and 600; 32 bits at 8, 300 and 1020. */
static const __u8 table[] = {
	1, 13,	 0xcb, 0x04, 0, /* 587 */
	9, 0xa4, 0x02, 0xd0, 0x05, 0, /* 292, 720 */
};

UK_TESTCASE(plat_kaslr, words_follow)
{
	static const int wide[] = { 0, 13, 600 }, narrow[] = { 8, 300, 1020 };
	__u8 image[LEN], want[LEN];
	const __u8 *t;

	for (int i = 0; i < LEN; i++)
		image[i] = (__u8)(i * 7 + 3);
	memcpy(want, image, LEN);
	for (int i = 0; i < 3; i++) {
		__u64 v;
		__u32 w;

		memcpy(&v, want + wide[i], 8);
		v += SLIDE;
		memcpy(want + wide[i], &v, 8);
		memcpy(&w, want + narrow[i], 4);
		w += (__u32)SLIDE;
		memcpy(want + narrow[i], &w, 4);
	}
	t = kaslr_add64(table, image, SLIDE);
	t = kaslr_add32(t, image, SLIDE);
	UK_TEST_EXPECT(t == table + sizeof(table));
	UK_TEST_EXPECT(!memcmp(image, want, LEN));
}

/* An image without any such word has two empty lists. */
UK_TESTCASE(plat_kaslr, empty)
{
	static const __u8 none[] = { 0, 0 };
	__u8 image[8] = { 0 }, zero[8] = { 0 };
	const __u8 *t = kaslr_add64(none, image, SLIDE);

	UK_TEST_EXPECT(kaslr_add32(t, image, SLIDE) == none + 2);
	UK_TEST_EXPECT(!memcmp(image, zero, sizeof(image)));
}

uk_testsuite_register(plat_kaslr, NULL);
