/* SPDX-License-Identifier: BSD-3-Clause */
/* Archives, whole and broken.  Runs on the host and in a guest. */
/* host-sources: cpio.c */
#include <errno.h>
#include <string.h>

#include <uk/cpio.h>
#include <uk/test.h>

/* Header of an entry with `namesz` bytes of name and `size` of data. */
#define HDR(mode, size, namesz)                                                \
	"070701"                                                               \
	"00000001" mode "00000000"                                             \
	"00000000"                                                             \
	"00000001"                                                             \
	"00000000" size "00000000"                                             \
	"00000000"                                                             \
	"00000000"                                                             \
	"00000000" namesz "00000000"
#define TRAILER HDR("00000000", "00000000", "0000000b") "TRAILER!!!\0\0\0\0"

static const char good[] =
	HDR("000081A4", "00000005", "00000002") "a\0hello\0\0\0" TRAILER;

/* A file comes with its name, mode and contents; then the trailer ends it. */
UK_TESTCASE(ukcpio, whole_archive)
{
	struct uk_cpio_entry e;
	struct uk_cpio c;

	uk_cpio_init(&c, good, sizeof(good) - 1);
	UK_TEST_EXPECT_SNUM_EQ(uk_cpio_next(&c, &e), 1);
	UK_TEST_EXPECT(!strcmp(e.name, "a"));
	UK_TEST_EXPECT_SNUM_EQ(e.mode, 0100644);
	UK_TEST_EXPECT_SNUM_EQ(e.size, 5);
	UK_TEST_EXPECT_BYTES_EQ(e.data, "hello", 5);
	UK_TEST_EXPECT_SNUM_EQ(uk_cpio_next(&c, &e), 0);
}

/* Cut at any byte inside its first entry, an archive is refused. */
UK_TESTCASE(ukcpio, cut_off)
{
	struct uk_cpio_entry e;
	struct uk_cpio c;

	for (__sz len = 1; len < 110 + 2 + 5; len++) {
		uk_cpio_init(&c, good, len);
		UK_TEST_EXPECT_SNUM_EQ(uk_cpio_next(&c, &e), -E2BIG);
	}
}

/* What is no header, and lengths that lie, are refused. */
UK_TESTCASE(ukcpio, broken)
{
	static const struct {
		const char *data;
		__sz len;
		int rc;
	} t[] = {
		{ "", 0, 0 },
		{ "\0\0\0\0", 4, 0 },
#define CASE(s, rc) { s, sizeof(s) - 1, rc }
		CASE(HDR("00000000", "ffffffff", "00000002") "a\0", -E2BIG),
		CASE(HDR("00000000", "00000000", "ffffffff") "a\0", -E2BIG),
		CASE(HDR("00000000", "00000000", "00000000") "a\0", -EINVAL),
		CASE(HDR("00000000", "00000000", "00000001") "\0\0", -EINVAL),
		CASE(HDR("00000000", "00000000", "00000002") "ab", -EINVAL),
		CASE(HDR("0000000g", "00000000", "00000002") "a\0", -EINVAL),
		CASE("x" HDR("00000000", "00000000", "00000002") "a\0",
		     -EINVAL),
	};

	for (__sz i = 0; i < ARRAY_SIZE(t); i++) {
		struct uk_cpio_entry e;
		struct uk_cpio c;

		uk_cpio_init(&c, t[i].data, t[i].len);
		UK_TEST_EXPECT_SNUM_EQ(uk_cpio_next(&c, &e), t[i].rc);
	}
}

uk_testsuite_register(ukcpio, __NULL);
