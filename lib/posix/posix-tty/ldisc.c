/* SPDX-License-Identifier: BSD-3-Clause */
/* See ldisc.h. */
#include "ldisc.h"

#ifdef __linux__
#include <string.h>
#else
#include <uk/isr/string.h>
#endif

#define MASK (LDISC_SIZE - 1)
#define SIG_INT 2
#define SIG_QUIT 3
#define SIG_TSTP 20

static int lflag(const struct ldisc *l, __u32 flag)
{
	return !!(l->t.lflag & flag);
}

static int bit_get(const __u8 *map, unsigned int pos)
{
	return map[(pos & MASK) / 8] >> (pos & 7) & 1;
}

static void bit_put(__u8 *map, unsigned int pos, int on)
{
	__u8 bit = (__u8)(1U << (pos & 7));

	if (on)
		map[(pos & MASK) / 8] |= bit;
	else
		map[(pos & MASK) / 8] &= (__u8)~bit;
}

/* Is `c` the key `which`?  A key that is 0 is switched off. */
static int key(const struct ldisc *l, unsigned int which, __u8 c)
{
	return c && l->t.cc[which] == c;
}

static int is_ctl(__u8 c)
{
	return c < 32 || c == 127;
}

static void put(struct ldisc *l, const char *s, unsigned int n)
{
	if (n)
		l->put(l->arg, s, n);
}

/* Columns that an echoed byte takes at column `col`. */
static unsigned int width(const struct ldisc *l, __u8 c, unsigned int col)
{
	if (c == '\t')
		return 8 - col % 8;
	if (is_ctl(c))
		return lflag(l, T_ECHOCTL) ? 2 : 0;
	if ((l->t.iflag & T_IUTF8) && (c & 0xc0) == 0x80)
		return 0; /* the middle of a character */
	return 1;
}

/* One byte of output that goes through c_oflag. */
static void out(struct ldisc *l, __u8 c)
{
	__u32 o = l->t.oflag;
	char ch;

	if (!(o & T_OPOST)) {
		put(l, (const char *)&c, 1);
		return;
	}
	if (c == '\n') {
		if (o & (T_ONLCR | T_ONLRET))
			l->col = 0;
		if (o & T_ONLCR)
			put(l, "\r\n", 2);
		else
			put(l, "\n", 1);
		return;
	}
	if (c == '\r') {
		if ((o & T_ONOCR) && !l->col)
			return;
		if (o & T_OCRNL) {
			put(l, "\n", 1);
			return;
		}
		l->col = 0;
	} else if (c == '\t') {
		unsigned int w = 8 - l->col % 8;

		l->col += w;
		if ((o & T_XTABS) == T_XTABS) {
			put(l, "        ", w);
			return;
		}
	} else if (c == '\b') {
		l->col -= !!l->col;
	} else if (!is_ctl(c)) {
		l->col += width(l, c, l->col);
		if ((o & T_OLCUC) && c >= 'a' && c <= 'z')
			c -= 'a' - 'A';
	}
	ch = (char)c;
	put(l, &ch, 1);
}

/* Bytes of `s` that c_oflag leaves alone. */
static unsigned int plain(const struct ldisc *l, const char *s, unsigned int n)
{
	unsigned int i = 0;

	if (!(l->t.oflag & T_OPOST))
		return n;
	if (l->t.oflag & T_OLCUC)
		return 0;
	while (i < n && !is_ctl((__u8)s[i]))
		i++;
	return i;
}

void ldisc_write(struct ldisc *l, const char *s, unsigned int n)
{
	while (n) {
		unsigned int k = plain(l, s, n);

		put(l, s, k);
		for (unsigned int i = 0; i < k; i++)
			l->col += width(l, (__u8)s[i], l->col);
		if (k < n)
			out(l, (__u8)s[k++]);
		s += k;
		n -= k;
	}
}

static void echo_byte(struct ldisc *l, __u8 c)
{
	if (is_ctl(c) && lflag(l, T_ECHOCTL) && c != '\t') {
		char s[2] = { '^', (char)(c ^ 0100) };

		put(l, s, 2);
		l->col += 2;
		return;
	}
	out(l, c);
}

/* Echo of a key that becomes input, or that has an effect. */
static void echo(struct ldisc *l, __u8 c)
{
	if (c == '\n' && lflag(l, T_ICANON) &&
	    (lflag(l, T_ECHO) || lflag(l, T_ECHONL)))
		out(l, c);
	else if (lflag(l, T_ECHO))
		echo_byte(l, c);
}

/* The column behind [cooked, end), from which the last byte is to go. */
static unsigned int col_at(const struct ldisc *l, unsigned int end)
{
	unsigned int col = l->line_col;

	for (unsigned int i = l->cooked; i != end; i++)
		col += width(l, (__u8)l->buf[i & MASK], col);
	return col;
}

/* Takes back the last character of the line that is typed. */
static void erase_one(struct ldisc *l)
{
	unsigned int w;
	__u8 c;

	do {
		c = (__u8)l->buf[--l->tail & MASK];
	} while (l->tail != l->cooked && (l->t.iflag & T_IUTF8) &&
		 (c & 0xc0) == 0x80);
	if (!lflag(l, T_ECHO))
		return;
	if (!lflag(l, T_ECHOE)) {
		echo_byte(l, l->t.cc[CC_ERASE]);
		return;
	}
	w = width(l, c, col_at(l, l->tail));
	l->col -= MIN(w, l->col);
	for (; w; w--)
		put(l, c == '\t' ? "\b" : "\b \b", c == '\t' ? 1 : 3);
}

static void kill_line(struct ldisc *l)
{
	if (l->tail == l->cooked)
		return;
	if (lflag(l, T_ECHO) && lflag(l, T_ECHOK) && lflag(l, T_ECHOKE) &&
	    lflag(l, T_ECHOE)) {
		while (l->tail != l->cooked)
			erase_one(l);
		return;
	}
	l->tail = l->cooked;
	if (!lflag(l, T_ECHO))
		return;
	echo_byte(l, l->t.cc[CC_KILL]);
	if (lflag(l, T_ECHOK))
		out(l, '\n');
}

static int is_word(__u8 c)
{
	return c == '_' || (c >= '0' && c <= '9') || (c >= 'A' && c <= 'Z') ||
	       (c >= 'a' && c <= 'z') || c >= 128;
}

/* Back over what is no word, then over the word. */
static void erase_word(struct ldisc *l)
{
	int seen = 0;

	while (l->tail != l->cooked) {
		if (is_word((__u8)l->buf[(l->tail - 1) & MASK]))
			seen = 1;
		else if (seen)
			return;
		erase_one(l);
	}
}

static void reprint(struct ldisc *l)
{
	if (!lflag(l, T_ECHO))
		return;
	echo_byte(l, l->t.cc[CC_REPRINT]);
	out(l, '\n');
	l->line_col = l->col;
	for (unsigned int i = l->cooked; i != l->tail; i++)
		echo_byte(l, (__u8)l->buf[i & MASK]);
}

void ldisc_flush(struct ldisc *l)
{
	l->head = l->cooked = l->tail;
}

static int full(const struct ldisc *l)
{
	return l->tail - l->head >= LDISC_SIZE - 1;
}

static void bell(struct ldisc *l)
{
	if (l->t.iflag & T_IMAXBEL)
		put(l, "\a", 1);
}

static void store(struct ldisc *l, __u8 c, int mark, int eof)
{
	l->buf[l->tail & MASK] = (char)c;
	bit_put(l->mark, l->tail, mark);
	bit_put(l->eof, l->tail, eof);
	l->tail++;
	if (mark || !ldisc_canonical(l))
		l->cooked = l->tail;
}

/* An ordinary character; room is kept for the end of a line. */
static void type(struct ldisc *l, __u8 c)
{
	if (full(l)) {
		bell(l);
		return;
	}
	if (l->tail == l->cooked)
		l->line_col = l->col;
	echo(l, c);
	/* PARMRK: 0377 begins a mark, so it stands twice for itself */
	if (c == 0377 && (l->t.iflag & (T_PARMRK | T_ISTRIP)) == T_PARMRK)
		store(l, c, 0, 0);
	if (!full(l))
		store(l, c, 0, 0);
}

/* The end of a line. */
static void end_line(struct ldisc *l, __u8 c, int eof)
{
	if (l->tail - l->head >= LDISC_SIZE) {
		bell(l);
		return;
	}
	if (!eof)
		echo(l, c);
	store(l, c, 1, eof);
}

static int signal_of(const struct ldisc *l, __u8 c)
{
	if (!lflag(l, T_ISIG))
		return 0;
	if (key(l, CC_INTR, c))
		return SIG_INT;
	if (key(l, CC_QUIT, c))
		return SIG_QUIT;
	return key(l, CC_SUSP, c) ? SIG_TSTP : 0;
}

/* ^S and ^Q; true if the key is used up. */
static int flow(struct ldisc *l, __u8 c)
{
	if (!(l->t.iflag & T_IXON))
		return 0;
	if (key(l, CC_START, c)) {
		l->stopped = 0;
		return 1;
	}
	if (key(l, CC_STOP, c)) {
		l->stopped = 1;
		return 1;
	}
	return 0;
}

/* A key that edits; true if it was one. */
static int edit(struct ldisc *l, __u8 c)
{
	int ext = lflag(l, T_IEXTEN);

	if (key(l, CC_ERASE, c)) {
		if (l->tail != l->cooked)
			erase_one(l);
	} else if (key(l, CC_KILL, c)) {
		kill_line(l);
	} else if (ext && key(l, CC_WERASE, c)) {
		erase_word(l);
	} else if (ext && key(l, CC_REPRINT, c)) {
		reprint(l);
	} else if (key(l, CC_EOF, c)) {
		end_line(l, 0, 1);
	} else if (c == '\n' || key(l, CC_EOL, c) ||
		   (ext && key(l, CC_EOL2, c))) {
		end_line(l, c, 0);
	} else {
		return 0;
	}
	return 1;
}

/* c_iflag; -1 if nothing is left of the byte. */
static int translate(const struct ldisc *l, __u8 c)
{
	__u32 i = l->t.iflag;

	if (c == '\r') {
		if (i & T_IGNCR)
			return -1;
		return i & T_ICRNL ? '\n' : c;
	}
	if (c == '\n' && (i & T_INLCR))
		return '\r';
	return c;
}

/* Before anything else is done with a byte; true if there is something. */
static int strip(const struct ldisc *l, __u8 *c)
{
	int lower = (l->t.iflag & T_IUCLC) && lflag(l, T_IEXTEN);

	if (l->t.iflag & T_ISTRIP)
		*c &= 0x7f;
	if (lower && *c >= 'A' && *c <= 'Z')
		*c += 'a' - 'A';
	return lower || (l->t.iflag & T_ISTRIP);
}

int ldisc_input(struct ldisc *l, __u8 c)
{
	int sig, k, stripped = strip(l, &c);

	if (lflag(l, T_EXTPROC) && !stripped) {
		if (!full(l))
			store(l, c, 0, 0);
		return 0;
	}
	if (l->literal) {
		l->literal = 0;
		type(l, c);
		return 0;
	}
	if (flow(l, c))
		return 0;
	sig = signal_of(l, c);
	if ((l->t.iflag & T_IXANY) || sig)
		l->stopped = 0;
	if (sig) {
		if (!lflag(l, T_NOFLSH))
			ldisc_flush(l);
		if (lflag(l, T_ECHO))
			echo_byte(l, c);
		return sig;
	}
	k = translate(l, c);
	if (k < 0)
		return 0;
	c = (__u8)k;
	if (lflag(l, T_ICANON)) {
		if (lflag(l, T_IEXTEN) && key(l, CC_LNEXT, c)) {
			l->literal = 1;
			if (lflag(l, T_ECHO) && lflag(l, T_ECHOCTL))
				put(l, "^\b", 2);
			return 0;
		}
		if (edit(l, c))
			return 0;
	}
	type(l, c);
	return 0;
}

unsigned int ldisc_read(struct ldisc *l, char *dst, unsigned int n, int *more)
{
	unsigned int done = 0;
	int canon = ldisc_canonical(l);

	*more = 0;
	while (l->head != l->cooked) {
		int mark = canon && bit_get(l->mark, l->head);

		if (mark && bit_get(l->eof, l->head)) {
			l->head++; /* the end of file itself */
			break;
		}
		if (done == n) {
			*more = 1;
			break;
		}
		dst[done++] = l->buf[l->head++ & MASK];
		if (mark)
			break;
	}
	return done;
}

unsigned int ldisc_avail(const struct ldisc *l)
{
	unsigned int n = l->cooked - l->head;

	if (ldisc_canonical(l))
		for (unsigned int i = l->head; i != l->cooked; i++)
			n -= bit_get(l->mark, i) && bit_get(l->eof, i);
	return n;
}

void ldisc_set(struct ldisc *l, const struct ktermios *t)
{
	__u32 changed = (l->t.lflag ^ t->lflag) & (T_ICANON | T_EXTPROC);

	l->t = *t;
	if (!(t->iflag & T_IXON)) /* nobody could start it again */
		l->stopped = 0;
	if (!changed)
		return;
	memset(l->mark, 0, sizeof(l->mark));
	memset(l->eof, 0, sizeof(l->eof));
	l->cooked = l->tail;
	if (ldisc_canonical(l) && l->tail != l->head)
		bit_put(l->mark, l->tail - 1, 1);
}
