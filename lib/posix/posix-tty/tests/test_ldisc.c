/* SPDX-License-Identifier: BSD-3-Clause */
/* The line discipline: what is typed, seen and read.  Runs on the host, too. */
/* host-sources: ldisc.c */
#include <string.h>

#include <uk/test.h>

#include "../ldisc.h"

static struct ldisc l;
static char seen[512];
static unsigned int nseen;

static void put(void *arg, const char *s, unsigned int n)
{
	(void)arg;
	for (unsigned int i = 0; i < n && nseen < sizeof(seen) - 1; i++)
		seen[nseen++] = s[i];
	seen[nseen] = '\0';
}

static void setup(void)
{
	static const struct ktermios first = LDISC_TERMIOS;

	memset(&l, 0, sizeof(l));
	l.t = first;
	l.put = put;
	nseen = 0;
	seen[0] = '\0';
}

static int keys(const char *s)
{
	int sig = 0;

	for (; *s; s++)
		sig |= ldisc_input(&l, (__u8)*s);
	return sig;
}

/* What a read gives, as a string. */
static const char *got(unsigned int n)
{
	static char buf[LDISC_SIZE + 1];
	int more;

	buf[ldisc_read(&l, buf, n, &more)] = '\0';
	return buf;
}

/* 0377 is told from a mark by PARMRK, and by nothing without it. */
UK_TESTCASE(posix_tty_ldisc, marks)
{
	struct ktermios t;

	setup();
	t = l.t;
	t.iflag |= T_PARMRK;
	ldisc_set(&l, &t);
	keys("a\377b\n");
	UK_TEST_EXPECT(!strcmp(got(10), "a\377\377b\n"));
	t.iflag &= ~(__u32)T_PARMRK;
	ldisc_set(&l, &t);
	keys("a\377b\n");
	UK_TEST_EXPECT(!strcmp(got(10), "a\377b\n"));
}

/* EXTPROC: somebody else edits and echoes; all comes as it is, at once. */
UK_TESTCASE(posix_tty_ldisc, external)
{
	struct ktermios t;

	setup();
	t = l.t;
	t.lflag |= T_EXTPROC;
	ldisc_set(&l, &t);
	UK_TEST_EXPECT_SNUM_EQ(keys("a\003\177b\r"), 0);
	UK_TEST_EXPECT(!strcmp(seen, ""));
	UK_TEST_EXPECT(ldisc_lines(&l));
	UK_TEST_EXPECT(!strcmp(got(10), "a\003\177b\r"));
}

/* Keys in the default modes: what is echoed, and what one read gives. */
UK_TESTCASE(posix_tty_ldisc, editing)
{
	static const struct {
		const char *keys, *echo, *read;
	} t[] = {
		{ "ab\n", "ab\r\n", "ab\n" },
		{ "ab\r", "ab\r\n", "ab\n" },
		{ "abc\177d\n", "abc\b \bd\r\n", "abd\n" },
		{ "\177x\n", "x\r\n", "x\n" },
		{ "ab\025c\n", "ab\b \b\b \bc\r\n", "c\n" },
		{ "one two\027x\n", "one two\b \b\b \b\b \bx\r\n", "one x\n" },
		{ "one  \027x\n", "one  \b \b\b \b\b \b\b \b\b \bx\r\n",
		  "x\n" },
		{ "a\001b\177\177\n", "a^Ab\b \b\b \b\b \b\r\n", "a\n" },
		{ "\026\003\n", "^\b^C\r\n", "\003\n" },
		{ "ab\022c\n", "ab^R\r\nabc\r\n", "abc\n" },
		{ "ab\004", "ab", "ab" },
		{ "\004", "", "" },
		{ "a\tb\177\177c\n", "a\tb\b \b\b\b\b\b\b\b\bc\r\n", "ac\n" },
	};

	for (__sz i = 0; i < ARRAY_SIZE(t); i++) {
		setup();
		keys(t[i].keys);
		UK_TEST_EXPECT(!strcmp(seen, t[i].echo));
		UK_TEST_EXPECT(ldisc_lines(&l));
		UK_TEST_EXPECT(!strcmp(got(100), t[i].read));
		UK_TEST_EXPECT(!ldisc_lines(&l));
	}
}

/* Lines are read one at a time, in parts if the reader has little room. */
UK_TESTCASE(posix_tty_ldisc, one_line_a_read)
{
	char c[4];
	int more;

	setup();
	keys("abcd\nef\n\004gh\004");
	UK_TEST_EXPECT_SNUM_EQ(ldisc_avail(&l), 10);
	UK_TEST_EXPECT_SNUM_EQ(ldisc_read(&l, c, 3, &more), 3);
	UK_TEST_EXPECT(more);
	UK_TEST_EXPECT(!strcmp(got(100), "d\n"));
	UK_TEST_EXPECT(!strcmp(got(100), "ef\n"));
	UK_TEST_EXPECT(!strcmp(got(100), ""));
	UK_TEST_EXPECT_SNUM_EQ(ldisc_read(&l, c, 2, &more), 2);
	UK_TEST_EXPECT(!more); /* the end of file went with it */
	UK_TEST_EXPECT(!ldisc_lines(&l));
}

/* Signals clear what was typed, unless NOFLSH, and are echoed. */
UK_TESTCASE(posix_tty_ldisc, signals)
{
	setup();
	UK_TEST_EXPECT_SNUM_EQ(keys("ab\003"), 2);
	UK_TEST_EXPECT(!strcmp(seen, "ab^C"));
	UK_TEST_EXPECT_SNUM_EQ(keys("\034"), 3);
	UK_TEST_EXPECT_SNUM_EQ(keys("\032"), 20);
	keys("x\n");
	UK_TEST_EXPECT(!strcmp(got(100), "x\n"));
	l.t.lflag |= T_NOFLSH;
	UK_TEST_EXPECT_SNUM_EQ(keys("y\003"), 2);
	keys("\n");
	UK_TEST_EXPECT(!strcmp(got(100), "y\n"));
	l.t.lflag &= ~T_ISIG;
	UK_TEST_EXPECT_SNUM_EQ(keys("\003\n"), 0);
	UK_TEST_EXPECT(!strcmp(got(100), "\003\n"));
}

/* Raw: each byte counts at once; going back makes a line of what is there. */
UK_TESTCASE(posix_tty_ldisc, raw)
{
	struct ktermios t = LDISC_TERMIOS;

	setup();
	t.lflag &= ~(T_ICANON | T_ECHO | T_ISIG);
	t.iflag = 0;
	ldisc_set(&l, &t);
	keys("a\r\003\177");
	UK_TEST_EXPECT_SNUM_EQ(ldisc_avail(&l), 4);
	UK_TEST_EXPECT(!strcmp(got(2), "a\r"));
	UK_TEST_EXPECT(!strcmp(seen, ""));
	t.lflag |= T_ICANON;
	ldisc_set(&l, &t);
	UK_TEST_EXPECT(!strcmp(got(100), "\003\177"));
}

/* A line that is too long ends where it is full; its end still fits. */
UK_TESTCASE(posix_tty_ldisc, full)
{
	setup();
	l.t.lflag &= ~T_ECHO;
	for (int i = 0; i < 5000; i++)
		ldisc_input(&l, 'a');
	UK_TEST_EXPECT(!ldisc_lines(&l));
	keys("\n");
	UK_TEST_EXPECT_SNUM_EQ(ldisc_avail(&l), LDISC_SIZE);
	UK_TEST_EXPECT_SNUM_EQ(strlen(got(LDISC_SIZE)), LDISC_SIZE);
}

/* Output: new lines, tabs, and ^S that holds it. */
UK_TESTCASE(posix_tty_ldisc, output)
{
	setup();
	ldisc_write(&l, "a\nb\tc\n", 6);
	UK_TEST_EXPECT(!strcmp(seen, "a\r\nb\tc\r\n"));
	nseen = 0;
	l.t.oflag |= T_XTABS;
	ldisc_write(&l, "b\tc", 3);
	UK_TEST_EXPECT(!strcmp(seen, "b       c"));
	nseen = 0;
	l.t.oflag = 0;
	ldisc_write(&l, "\n\t", 2);
	UK_TEST_EXPECT(!strcmp(seen, "\n\t"));
	keys("\023");
	UK_TEST_EXPECT(l.stopped);
	keys("\021");
	UK_TEST_EXPECT(!l.stopped);
}

uk_testsuite_register(posix_tty_ldisc, __NULL);
