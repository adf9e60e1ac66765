/* SPDX-License-Identifier: BSD-3-Clause */
/* Accesses that fault, in a guest only. */
#include <uk/isr/string.h>
#include <uk/nofault.h>
#include <uk/page.h>
#include <uk/test.h>

static char mem[3 * PAGE_SIZE];
static const char text[] = "read only";

/* Memory that is there can be probed to its end and stays unchanged. */
UK_TESTCASE(uknofault, present)
{
	mem[PAGE_SIZE] = 'x';
	UK_TEST_EXPECT_SNUM_EQ(uk_nofault_probe_r((__vaddr_t)mem, sizeof(mem)),
			       sizeof(mem));
	UK_TEST_EXPECT_SNUM_EQ(
		uk_nofault_probe_rw_nopage((__vaddr_t)mem, sizeof(mem)),
		sizeof(mem));
	UK_TEST_EXPECT_SNUM_EQ(mem[PAGE_SIZE], 'x');
	UK_TEST_EXPECT_SNUM_EQ(uk_nofault_memcpy(mem, text, sizeof(text)),
			       sizeof(text));
	UK_TEST_EXPECT_STR_EQ(mem, text);
}

/* NULL, a hole, and what is no address at all: 0 bytes. */
UK_TESTCASE(uknofault, absent)
{
	static const __vaddr_t va[] = { 0, 0xffffb00000000000,
					0x1234567812345678 };

	for (__sz i = 0; i < ARRAY_SIZE(va); i++) {
		UK_TEST_EXPECT_ZERO(uk_nofault_probe_r(va[i], 1));
		UK_TEST_EXPECT_ZERO(uk_nofault_probe_rw_nopage(va[i], 1));
		UK_TEST_EXPECT_ZERO(
			uk_nofault_memcpy(mem, (const void *)va[i], 100));
		UK_TEST_EXPECT_ZERO(
			uk_nofault_memcpy_nopage((void *)va[i], mem, 100));
	}
}

/* The kernel's constants can be read, but not written. */
UK_TESTCASE(uknofault, read_only)
{
	UK_TEST_EXPECT_SNUM_EQ(uk_nofault_probe_r((__vaddr_t)text, 1), 1);
	UK_TEST_EXPECT_ZERO(uk_nofault_probe_rw((__vaddr_t)text, 1));
}

/* Every length: words, the bytes behind them, and nothing more. */
UK_TESTCASE(uknofault, lengths)
{
	char *src = mem, *dst = mem + PAGE_SIZE;
	__sz n, wrong = 0;

	memset(src, 1, 600);
	for (n = 0; n < 600; n++) {
		memset(dst, 0, 608);
		if (uk_nofault_memcpy(dst + 1, src, n) != n || dst[n + 1] ||
		    memcmp(dst + 1, src, n))
			wrong++;
	}
	UK_TEST_EXPECT_ZERO(wrong);
}

/* Zeroing tells how far it came, and touches nothing behind. */
UK_TESTCASE(uknofault, zero)
{
	__sz n, wrong = 0;

	for (n = 0; n < 80; n++) {
		memset(mem, 1, 96);
		if (uk_nofault_zero_nopage(mem + 1, n) != n || !mem[0] ||
		    !mem[n + 1])
			wrong++;
		for (__sz i = 1; i <= n; i++)
			wrong += !!mem[i];
	}
	UK_TEST_EXPECT_ZERO(wrong);
	UK_TEST_EXPECT_ZERO(uk_nofault_zero_nopage((void *)16, 40));
	UK_TEST_EXPECT_ZERO(uk_nofault_zero_nopage(DECONST(char *, text), 3));
}

/* A word is there, or another one, or none. */
UK_TESTCASE(uknofault, words)
{
	__u32 w = 5, old = 5, v = 0;

	UK_TEST_EXPECT_ZERO(uk_nofault_load32_nopage(&w, &v));
	UK_TEST_EXPECT_SNUM_EQ(v, 5);
	UK_TEST_EXPECT_ZERO(uk_nofault_cas32_nopage(&w, &old, 7));
	UK_TEST_EXPECT_SNUM_EQ(w, 7);
	UK_TEST_EXPECT_SNUM_EQ(uk_nofault_cas32_nopage(&w, &old, 9), 1);
	UK_TEST_EXPECT_SNUM_EQ(old, 7);
	UK_TEST_EXPECT_SNUM_EQ(w, 7);
	UK_TEST_EXPECT_SNUM_EQ(uk_nofault_load32_nopage((__u32 *)16, &v), -1);
	UK_TEST_EXPECT_SNUM_EQ(uk_nofault_cas32_nopage((__u32 *)16, &old, 1),
			       -1);
}

uk_testsuite_register(uknofault, __NULL);
