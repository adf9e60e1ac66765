/* SPDX-License-Identifier: BSD-3-Clause */
/* Lines of the control channel: see uk/ctl.h. */
#include <uk/plat/ctl.h>

#include <plat_common.h>

struct line {
	char text[UK_CTL_LINE_MAX + 1];
	unsigned int len;
};

static int begun;

/* Leaves room for the end of the line. */
static void add(struct line *l, const char *s)
{
	while (*s && l->len < UK_CTL_LINE_MAX - 1)
		l->text[l->len++] = *s++;
}

static void add_number(struct line *l, __u64 n)
{
	char digits[21], *p = &digits[sizeof(digits) - 1];

	*p = '\0';
	do
		*--p = (char)('0' + n % 10);
	while (n /= 10);
	add(l, p);
}

static void put(struct line *l)
{
	l->text[l->len++] = '\n';
	l->text[l->len] = '\0';
	plat_ctl_puts(l->text);
}

static void begin(struct line *l, const char *key)
{
	if (!begun) {
		begun = 1;
		plat_ctl_puts(UK_CTL_HELLO " " STRINGIFY(UK_CTL_VERSION) "\n");
	}
	l->len = 0;
	add(l, key);
	add(l, " ");
}

void ukplat_ctl_word(const char *key, const char *word)
{
	struct line l;

	begin(&l, key);
	add(&l, word);
	put(&l);
}

void ukplat_ctl_number(const char *key, const char *word, __u64 n)
{
	struct line l;

	begin(&l, key);
	if (word) {
		add(&l, word);
		add(&l, " ");
	}
	add_number(&l, n);
	put(&l);
}
