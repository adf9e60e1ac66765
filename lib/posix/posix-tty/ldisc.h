/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The line discipline of a terminal: editing, echo, signals from keys, output
 * processing.  Free of files, locks and devices; tests/test_ldisc.c runs it on
 * the host, tests/fuzz_ldisc.c feeds it anything.
 */
#ifndef __LDISC_H__
#define __LDISC_H__

#include <stddef.h>

#include <uk/essentials.h>

#define LDISC_SIZE 4096 /* as Linux: bytes of input, also of one line */

/* Linux's struct termios of the ioctls, the same on both architectures. */
struct ktermios {
	__u32 iflag, oflag, cflag, lflag;
	__u8 line;
	__u8 cc[19];
};

/* c_cc */
enum {
	CC_INTR,
	CC_QUIT,
	CC_ERASE,
	CC_KILL,
	CC_EOF,
	CC_TIME,
	CC_MIN,
	CC_SWTC,
	CC_START,
	CC_STOP,
	CC_SUSP,
	CC_EOL,
	CC_REPRINT,
	CC_DISCARD,
	CC_WERASE,
	CC_LNEXT,
	CC_EOL2,
};

/* c_iflag, c_oflag, c_lflag */
#define T_PARMRK 0000010
#define T_ISTRIP 0000040
#define T_INLCR 0000100
#define T_IGNCR 0000200
#define T_ICRNL 0000400
#define T_IUCLC 0001000
#define T_IXON 0002000
#define T_IXANY 0004000
#define T_IMAXBEL 0020000
#define T_IUTF8 0040000
#define T_OPOST 0000001
#define T_OLCUC 0000002
#define T_ONLCR 0000004
#define T_OCRNL 0000010
#define T_ONOCR 0000020
#define T_ONLRET 0000040
#define T_XTABS 0014000
#define T_ISIG 0000001
#define T_ICANON 0000002
#define T_ECHO 0000010
#define T_ECHOE 0000020
#define T_ECHOK 0000040
#define T_ECHONL 0000100
#define T_NOFLSH 0000200
#define T_ECHOCTL 0001000
#define T_ECHOKE 0004000
#define T_IEXTEN 0100000
#define T_EXTPROC 0200000

typedef void (*ldisc_put_fn)(void *arg, const char *s, unsigned int n);

/*
 * `buf` is a ring: [head, cooked) may be read, [cooked, tail) is being typed.
 * A mark stands at the last byte of each line; `eof` says that this byte only
 * ends it (^D) and is not read.
 */
struct ldisc {
	struct ktermios t;
	unsigned int head, cooked, tail;
	unsigned int col; /* of the cursor, for tabs */
	unsigned int line_col; /* where the line that is typed begins */
	int literal; /* the next key stands for itself (^V) */
	int stopped; /* ^S: no output */
	ldisc_put_fn put; /* where echo and output go */
	void *arg;
	char buf[LDISC_SIZE];
	__u8 mark[LDISC_SIZE / 8];
	__u8 eof[LDISC_SIZE / 8];
};

/* What a terminal is like at first: canonical, with echo. */
#define LDISC_TERMIOS                                                          \
	{                                                                      \
		.iflag = T_ICRNL | T_IXON, .oflag = T_OPOST | T_ONLCR,         \
		.cflag = 0000277, .lflag = 0105073,                            \
		.cc = { 3,  28, 127, 21, 4,  0,	 1,  0,                        \
			17, 19, 26,  0,	 18, 15, 23, 22 },                     \
	}

/**
 * One byte from the keyboard.
 *
 * @return the number of a signal to raise (SIGINT, SIGQUIT, SIGTSTP), or 0
 */
int ldisc_input(struct ldisc *l, __u8 c);

/**
 * Takes up to `n` bytes: of one line at most in canonical mode.  0: the line is
 * an end of file, or there is nothing (ask ldisc_lines() before).
 *
 * @param more says if only `n` was the reason to stop
 */
unsigned int ldisc_read(struct ldisc *l, char *dst, unsigned int n, int *more);

/** True if a read gives lines: not if somebody else edits them (EXTPROC). */
static inline int ldisc_canonical(const struct ldisc *l)
{
	return (l->t.lflag & (T_ICANON | T_EXTPROC)) == T_ICANON;
}

/** True if a line is complete. */
static inline int ldisc_lines(const struct ldisc *l)
{
	return l->head != l->cooked;
}

/** Bytes that can be read: FIONREAD. */
unsigned int ldisc_avail(const struct ldisc *l);

/** Output of a program, through the modes of c_oflag. */
void ldisc_write(struct ldisc *l, const char *s, unsigned int n);

/** Forgets what was typed. */
void ldisc_flush(struct ldisc *l);

/** New modes; what was typed stays, and is a line if it becomes canonical. */
void ldisc_set(struct ldisc *l, const struct ktermios *t);

#endif /* __LDISC_H__ */
