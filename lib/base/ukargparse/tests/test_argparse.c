/* SPDX-License-Identifier: BSD-3-Clause */
/* The grammar of command lines.  Runs on the host and in a guest. */
/* host-sources: argparse.c */
#include <errno.h>
#include <string.h>

#include <uk/argparse.h>
#include <uk/test.h>

/* Words, quotes and backslashes; NULL ends the wished list. */
UK_TESTCASE(ukargparse, words)
{
	static const struct {
		const char *line;
		int n;
		const char *words[4];
	} t[] = {
		{ "", 0, { 0 } },
		{ " \t\n ", 0, { 0 } },
		{ "a", 1, { "a" } },
		{ "  a  bc\td ", 3, { "a", "bc", "d" } },
		{ "\"a b\" c", 2, { "a b", "c" } },
		{ "'a b'c", 1, { "a bc" } },
		{ "x='1 2'\" 3\"", 1, { "x=1 2 3" } },
		{ "\"\" a", 2, { "", "a" } },
		{ "a\\ b", 1, { "a b" } },
		{ "\"a\\\"b\\\\c\\d\"", 1, { "a\"b\\c\\d" } },
		{ "'a\\'", 1, { "a\\" } },
		{ "a\\", 1, { "a\\" } },
		{ "\"a", -EINVAL, { 0 } },
		{ "a 'b", -EINVAL, { 0 } },
		{ "1 2 3 4", -E2BIG, { 0 } },
	};

	for (__sz i = 0; i < ARRAY_SIZE(t); i++) {
		char line[64], *argv[4];
		int n;

		strncpy(line, t[i].line, sizeof(line));
		n = uk_argparse(line, 4, argv);
		UK_TEST_EXPECT_SNUM_EQ(n, t[i].n);
		for (int k = 0; k < n && k < t[i].n; k++)
			UK_TEST_EXPECT_STR_EQ(argv[k], t[i].words[k]);
		if (n >= 0)
			UK_TEST_EXPECT_NULL(argv[n]);
	}
}

/* A line without NUL is cut at its length. */
UK_TESTCASE(ukargparse, bounded)
{
	char line[4] = { 'a', ' ', 'b', 'c' }, *argv[4];

	UK_TEST_EXPECT_SNUM_EQ(uk_argnparse(line, 4, 4, argv), 2);
	UK_TEST_EXPECT_STR_EQ(argv[1], "b");
	UK_TEST_EXPECT_SNUM_EQ(uk_argnparse(line, 0, 4, argv), 0);
}

/* What uk_argquote() writes, uk_nextword() reads back; all short words. */
UK_TESTCASE(ukargparse, round_trip)
{
	static const char set[] = "a \"'\\\t[=";
	unsigned int bad = 0, n = sizeof(set) - 1;

	for (unsigned int i = 0; i < n * n * n * n; i++) {
		char word[5] = { set[i % n], set[i / n % n], set[i / n / n % n],
				 set[i / n / n / n], 0 };
		char line[32], *pos = line, *got;
		__sz len = uk_argquote(line, sizeof(line), word + i % 5);

		bad += len != strlen(line);
		got = uk_nextword(&pos);
		bad += !got || strcmp(got, word + i % 5) || *pos;
	}
	UK_TEST_EXPECT_SNUM_EQ(bad, 0);
}

/* Fields may be empty; the last one ends the string. */
UK_TESTCASE(ukargparse, fields)
{
	char s[] = "a::b", *p = s;

	UK_TEST_EXPECT_STR_EQ(uk_nextarg(&p, ':'), "a");
	UK_TEST_EXPECT_STR_EQ(uk_nextarg(&p, ':'), "");
	UK_TEST_EXPECT_STR_EQ(uk_nextarg(&p, ':'), "b");
	UK_TEST_EXPECT_NULL(uk_nextarg(&p, ':'));
}

uk_testsuite_register(ukargparse, __NULL);
