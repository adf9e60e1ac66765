/* SPDX-License-Identifier: BSD-3-Clause */
/* The assembly of arch/: every length and offset, by bytes.  In a guest. */
#include <string.h>

#include <uk/test.h>

#define N 300

static unsigned char buf[N + 64], want[N + 64];

static void fill(void)
{
	for (__sz i = 0; i < sizeof(buf); i++)
		buf[i] = want[i] = (unsigned char)(i * 7 + 3);
}

static int same(void)
{
	for (__sz i = 0; i < sizeof(buf); i++)
		if (buf[i] != want[i])
			return 0;
	return 1;
}

/* memset writes its bytes and no others, and returns its argument. */
UK_TESTCASE(isrlib_mem, set)
{
	int bad = 0;

	for (__sz off = 0; off < 17; off++) {
		for (__sz n = 0; n <= N; n++) {
			fill();
			bad += memset(buf + off, 0x1a5, n) != buf + off;
			for (__sz i = 0; i < n; i++)
				want[off + i] = 0xa5;
			bad += !same();
		}
	}
	UK_TEST_EXPECT_SNUM_EQ(bad, 0);
}

/* memcpy copies what memmove copies between separate places. */
UK_TESTCASE(isrlib_mem, copy)
{
	static unsigned char src[N + 64];
	int bad = 0;

	for (__sz i = 0; i < sizeof(src); i++)
		src[i] = (unsigned char)(255 - i);
	for (__sz off = 0; off < 17; off++) {
		for (__sz n = 0; n <= N; n++) {
			fill();
			bad += memcpy(buf + off, src + 16 - off, n) !=
			       buf + off;
			for (__sz i = 0; i < n; i++)
				want[off + i] = src[16 - off + i];
			bad += !same();
		}
	}
	UK_TEST_EXPECT_SNUM_EQ(bad, 0);
}

/* memmove in both directions over itself, at every small distance. */
UK_TESTCASE(isrlib_mem, move)
{
	static unsigned char old[N + 64];
	int bad = 0;

	for (__sz from = 0; from < 40; from += 3) {
		for (__sz to = 0; to < 40; to++) {
			for (__sz n = 0; n <= N; n += 1 + n / 20) {
				fill();
				memcpy(old, buf, sizeof(old));
				bad += memmove(buf + to, buf + from, n) !=
				       buf + to;
				for (__sz i = 0; i < n; i++)
					want[to + i] = old[from + i];
				bad += !same();
			}
		}
	}
	UK_TEST_EXPECT_SNUM_EQ(bad, 0);
}

uk_testsuite_register(isrlib_mem, __NULL);
