/* SPDX-License-Identifier: BSD-3-Clause */
/* Parameters: words in, values out.  Runs on the host and in a guest. */
/* host-sources: parse.c libparam.c */
#define UK_LIBPARAM_PREFIX test
#include <errno.h>
#include <string.h>

#include <uk/libparam.h>
#include <uk/test.h>

#include "../parse.h"

static int num = 7;
static __u8 small;
static _Bool flag;
static const char *text;
static const char *list[3];
static __u32 list_count;

UK_LIBPARAM_PARAM(num, int, "a number");
UK_LIBPARAM_PARAM(small, __u8, "a small number");
UK_LIBPARAM_PARAM(flag, bool, "a switch");
UK_LIBPARAM_PARAM(text, charp, "a text");
UK_LIBPARAM_PARAM_ARR_COUNT(list, list, charp, &list_count, "some texts");

static int parse(const char *const *words, int flags)
{
	static char store[8][32];
	char *argv[9];
	int argc = 0;

	for (; words[argc]; argc++)
		argv[argc] = strncpy(store[argc], words[argc], 31);
	return uk_libparam_parse(argc, argv, flags);
}
#define PARSE(flags, ...)                                                      \
	parse((const char *const[]){ "kernel", __VA_ARGS__, 0 }, flags)

/* Without "--" all words are the application's. */
UK_TESTCASE(uklibparam, needs_separator)
{
	num = 7;
	UK_TEST_EXPECT_SNUM_EQ(PARSE(0, "test.num=3"), 0);
	UK_TEST_EXPECT_SNUM_EQ(num, 7);
	UK_TEST_EXPECT_SNUM_EQ(PARSE(UK_LIBPARAM_F_SCAN, "a", "--", "b"), 2);
}

/* Every type takes its values and refuses the others. */
UK_TESTCASE(uklibparam, values)
{
	UK_TEST_EXPECT_SNUM_EQ(PARSE(0, "test.num=-0x10", "--"), 2);
	UK_TEST_EXPECT_SNUM_EQ(num, -16);
	UK_TEST_EXPECT_SNUM_EQ(PARSE(0, "test.num=-2147483648", "--"), 2);
	UK_TEST_EXPECT_SNUM_EQ(num, -2147483647 - 1);
	UK_TEST_EXPECT_SNUM_EQ(PARSE(0, "test.num=2147483648", "--"), -EINVAL);
	UK_TEST_EXPECT_SNUM_EQ(PARSE(0, "test.small=255", "--"), 2);
	UK_TEST_EXPECT_SNUM_EQ(small, 255);
	UK_TEST_EXPECT_SNUM_EQ(PARSE(0, "test.small=256", "--"), -EINVAL);
	UK_TEST_EXPECT_SNUM_EQ(PARSE(0, "test.small=-1", "--"), -EINVAL);
	UK_TEST_EXPECT_SNUM_EQ(PARSE(0, "test.small=", "--"), -EINVAL);
	UK_TEST_EXPECT_SNUM_EQ(PARSE(0, "test.small=1x", "--"), -EINVAL);
	UK_TEST_EXPECT_SNUM_EQ(PARSE(0, "test.flag=Yes", "--"), 2);
	UK_TEST_EXPECT_SNUM_EQ(flag, 1);
	UK_TEST_EXPECT_SNUM_EQ(PARSE(0, "test.flag=off", "--"), 2);
	UK_TEST_EXPECT_SNUM_EQ(flag, 0);
	UK_TEST_EXPECT_SNUM_EQ(PARSE(0, "test.flag=maybe", "--"), -EINVAL);
	UK_TEST_EXPECT_SNUM_EQ(PARSE(0, "test.text=a=b.c", "--"), 2);
	UK_TEST_EXPECT_STR_EQ(text, "a=b.c");
}

/* Lists fill an array; too many or no end is an error. */
UK_TESTCASE(uklibparam, lists)
{
	UK_TEST_EXPECT_SNUM_EQ(PARSE(0, "test.list=[", "a", "--b", "]", "--"),
			       5);
	UK_TEST_EXPECT_SNUM_EQ(list_count, 2);
	UK_TEST_EXPECT_STR_EQ(list[1], "--b");
	UK_TEST_EXPECT_SNUM_EQ(PARSE(0, "test.list=one", "--"), 2);
	UK_TEST_EXPECT_SNUM_EQ(list_count, 1);
	UK_TEST_EXPECT_SNUM_EQ(PARSE(0, "test.list=[", "a", "--"), -EINVAL);
	UK_TEST_EXPECT_SNUM_EQ(
		PARSE(0, "test.list=[", "1", "2", "3", "4", "]", "--"),
		-EINVAL);
}

/* An unknown name is skipped, or refused in strict mode. */
UK_TESTCASE(uklibparam, unknown)
{
	UK_TEST_EXPECT_SNUM_EQ(PARSE(0, "no.such=1", "word", "--"), 3);
	UK_TEST_EXPECT_SNUM_EQ(PARSE(UK_LIBPARAM_F_STRICT, "test.nu=1", "--"),
			       -EINVAL);
	UK_TEST_EXPECT_SNUM_EQ(PARSE(UK_LIBPARAM_F_USAGE, "help", "--"),
			       -EINTR);
}

uk_testsuite_register(uklibparam, __NULL);
