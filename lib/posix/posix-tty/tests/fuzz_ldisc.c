/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Any keys in any modes, with reads between: no access outside of the ring,
 * no more read than typed, and what is counted can be read.
 */
/* fuzz-sources: ldisc.c */
/* fuzz-seeds: |ab\177c\n\001r\004| |abc def\027\025\022\n\002\003xyz\n\001| */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "../ldisc.h"

static struct ldisc l;
static unsigned long out;

static void put(void *arg, const char *s, unsigned int n)
{
	(void)arg;
	if (n && !s)
		abort();
	out += n;
}

static void check(int ok)
{
	if (!ok)
		abort();
}

/* Flips modes and keys by two bytes of the input. */
static void modes(uint8_t a, uint8_t b)
{
	struct ktermios t = l.t;

	t.lflag ^= 1U << a % 16;
	t.iflag ^= 1U << b % 16;
	t.oflag ^= 1U << (a ^ b) % 16;
	t.cc[a % 17] = b;
	ldisc_set(&l, &t);
}

static unsigned int take(unsigned int n)
{
	static char buf[LDISC_SIZE];
	unsigned int there = ldisc_avail(&l), got;
	int more;

	got = ldisc_read(&l, buf, n, &more);
	check(got <= n && got <= there);
	check(!more || (got == n && ldisc_avail(&l) == there - got));
	return got;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const struct ktermios first = LDISC_TERMIOS;
	unsigned long typed = 0, read = 0;

	memset(&l, 0, sizeof(l));
	l.t = first;
	l.put = put;
	for (size_t i = 0; i < size; i++) {
		if (data[i] == 1 && i + 2 < size) {
			modes(data[i + 1], data[i + 2]);
			i += 2;
		} else if (data[i] == 2) {
			read += take(i % 7);
		} else if (data[i] == 5) {
			ldisc_write(&l, (const char *)data, i);
		} else {
			for (int k = data[i] == 6 ? 3000 : 1; k; k--, typed++)
				ldisc_input(&l, data[i]);
		}
		check(l.tail - l.head <= LDISC_SIZE);
		check(l.cooked - l.head <= l.tail - l.head);
	}
	while (ldisc_lines(&l))
		read += take(LDISC_SIZE);
	check(read <= typed);
	return 0;
}
