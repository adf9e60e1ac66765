/* SPDX-License-Identifier: BSD-3-Clause */
/* Quoting and cutting of command lines: see cmdline.h. */

#include <string.h>

#include "cmdline.h"

#define BLANKS " \t\n"
#define PLAIN                                                                  \
	"abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789"       \
	"%+,-./:=@_^~"

static bool is_plain(const char *s)
{
	return *s && strspn(s, PLAIN) == strlen(s) && strcmp(s, "--");
}

void cmdline_quote(struct buf *b, const char *word, bool always)
{
	if (!always && is_plain(word)) {
		buf_puts(b, word);
		return;
	}
	buf_putc(b, '"');
	for (; *word; word++) {
		if (*word == '"' || *word == '\\')
			buf_putc(b, '\\');
		buf_putc(b, *word);
	}
	buf_putc(b, '"');
}

static void separate(struct buf *b)
{
	if (b->len)
		buf_putc(b, ' ');
}

void cmdline_word(struct buf *b, const char *word)
{
	separate(b);
	cmdline_quote(b, word, false);
}

void cmdline_param(struct buf *b, const char *name, const char *value)
{
	separate(b);
	buf_printf(b, "%s=", name);
	cmdline_quote(b, value, false);
}

void cmdline_list(struct buf *b, const char *name, const struct strv *values)
{
	if (!values->n)
		return;
	separate(b);
	buf_printf(b, "%s=[", name);
	for (size_t i = 0; i < values->n; i++) {
		buf_putc(b, ' ');
		cmdline_quote(b, values->v[i], true);
	}
	buf_puts(b, " ]");
}

/* Copies a quoted part behind `*p` (the opening quote); false if it is open. */
static bool quoted(const char **p, struct buf *w)
{
	char q = *(*p)++;

	for (; **p != q; (*p)++) {
		if (q == '"' && **p == '\\' &&
		    ((*p)[1] == '"' || (*p)[1] == '\\'))
			(*p)++;
		if (!**p)
			return false;
		buf_putc(w, **p);
	}
	(*p)++;
	return true;
}

/* Copies one word; NULL or what is wrong with it. */
static const char *word(const char **p, struct buf *w)
{
	while (**p && !strchr(BLANKS, **p)) {
		if (**p == '"' || **p == '\'') {
			if (!quoted(p, w))
				return "a quote is not closed";
			continue;
		}
		if (**p == '\\' && !*++*p)
			return "it ends with a backslash";
		buf_putc(w, *(*p)++);
	}
	return NULL;
}

const char *cmdline_split(const char *line, struct strv *words)
{
	struct buf w = { 0 };
	const char *err;

	for (;;) {
		line += strspn(line, BLANKS);
		if (!*line)
			return NULL;
		err = word(&line, &w);
		if (!err)
			strv_add(words, w.data ? w.data : "");
		buf_free(&w);
		if (err)
			return err;
	}
}
