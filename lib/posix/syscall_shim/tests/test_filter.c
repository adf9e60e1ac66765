/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Which calls a trace shows.
 * host-sources: filter.c
 */
#include <string.h>

#include <uk/test.h>

#include "../filter.h"

static int shows(const char *text, const char *name, unsigned int classes)
{
	struct shim_filter f;

	shim_filter_init(&f, text);
	return shim_filter_match(&f, name, classes);
}

/* A name matches whole, at every place of the list. */
UK_TESTCASE(syscall_shim_filter, names)
{
	static const struct {
		const char *text, *name;
		int want;
	} t[] = {
		{ "read", "read", 1 },
		{ "read", "readv", 0 },
		{ "pread64,read", "read", 1 },
		{ "pread64", "read", 0 },
		{ "read,write", "write", 1 },
		{ "write,read,open", "read", 1 },
		{ "", "read", 0 },
		{ ",,read,", "read", 1 },
		{ "all", "read", 1 },
		{ "none", "read", 0 },
		{ "?read", "read", 1 },
		{ "!read", "read", 0 },
		{ "!read", "write", 1 },
		{ "!read,write", "write", 0 },
		{ "!none", "write", 1 },
		{ "!all", "write", 0 },
	};

	for (__sz i = 0; i < ARRAY_SIZE(t); i++)
		UK_TEST_EXPECT_SNUM_EQ(shows(t[i].text, t[i].name, 0),
				       t[i].want);
}

/* A class matches what is in it, whatever else that is in. */
UK_TESTCASE(syscall_shim_filter, classes)
{
	unsigned int both = SHIM_CLASS_FILE | SHIM_CLASS_DESC;

	UK_TEST_EXPECT(shows("%file", "openat", both));
	UK_TEST_EXPECT(shows("%signal,%desc", "openat", both));
	UK_TEST_EXPECT(!shows("%signal", "openat", both));
	UK_TEST_EXPECT(!shows("!%file", "openat", both));
	UK_TEST_EXPECT(!shows("file", "openat", both));
	UK_TEST_EXPECT_SNUM_EQ(shim_filter_class("%net", 4),
			       SHIM_CLASS_NETWORK);
	UK_TEST_EXPECT_SNUM_EQ(shim_filter_class("%netx", 5), 0);
	UK_TEST_EXPECT_SNUM_EQ(shim_filter_class("%", 1), 0);
	UK_TEST_EXPECT_SNUM_EQ(shim_filter_class("", 0), 0);
}

/* The words, one after the other. */
UK_TESTCASE(syscall_shim_filter, words)
{
	const char *pos = "a,?bc,,d";
	int optional;
	__sz len;

	UK_TEST_EXPECT(*shim_filter_next(&pos, &len, &optional) == 'a' &&
		       len == 1 && !optional);
	UK_TEST_EXPECT(
		!memcmp(shim_filter_next(&pos, &len, &optional), "bc", 2) &&
		len == 2 && optional);
	UK_TEST_EXPECT(*shim_filter_next(&pos, &len, &optional) == 'd' &&
		       !optional);
	UK_TEST_EXPECT(!shim_filter_next(&pos, &len, &optional));
}

uk_testsuite_register(syscall_shim_filter, NULL);
