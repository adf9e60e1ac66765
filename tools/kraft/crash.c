/* SPDX-License-Identifier: BSD-3-Clause */
/* What a guest tells of a crashed program: see crash.h. */

#include <ctype.h>
#include <errno.h>
#include <stdlib.h>
#include <string.h>

#include <uk/ctl.h>

#include "crash.h"
#include "ctl.h"
#include "util.h"

#define WORDS_MAX 4096

/* A hexadecimal number and the blank behind it; moves `*s` on. */
static bool number(const char **s, uint64_t *out)
{
	char *end;

	if (!isxdigit((unsigned char)**s))
		return false;
	errno = 0;
	*out = strtoull(*s, &end, 16);
	if (errno || (*end && *end != ' '))
		return false;
	*s = end + (*end == ' ');
	return true;
}

static void one_reg(struct crash *c, const char *s)
{
	uint64_t n, v;

	if (!number(&s, &n) || !number(&s, &v) || n >= CRASH_REGS)
		return;
	c->reg[n] = v;
	if (n >= c->nregs)
		c->nregs = n + 1;
}

void crash_add_map(struct crash *c, uint64_t start, uint64_t end, uint64_t off,
		   const char *path)
{
	struct crash_map *m = &c->maps[c->nmaps];

	if (c->nmaps == CRASH_MAPS || end <= start || *path != '/')
		return;
	for (const char *s = path; *s; s++)
		if (!isprint((unsigned char)*s))
			return;
	*m = (struct crash_map){ start, end, off, xstrdup(path) };
	c->nmaps++;
}

static void one_map(struct crash *c, const char *s)
{
	uint64_t start, end, off;

	if (number(&s, &start) && number(&s, &end) && number(&s, &off))
		crash_add_map(c, start, end, off, s);
}

static void one_mem(struct crash *c, const char *s)
{
	struct crash_word w;

	if (!number(&s, &w.addr))
		return;
	for (; c->nwords < WORDS_MAX && number(&s, &w.value); w.addr += 8)
		c->words[c->nwords++] = w;
}

static void one_line(void *arg, const char *key, const char *value)
{
	struct crash *c = arg;

	if (!strcmp(key, UK_CTL_REG))
		one_reg(c, value);
	else if (!strcmp(key, UK_CTL_MAP))
		one_map(c, value);
	else if (!strcmp(key, UK_CTL_MEM))
		one_mem(c, value);
}

static int by_address(const void *a, const void *b)
{
	const struct crash_word *x = a, *y = b;

	return x->addr < y->addr ? -1 : x->addr > y->addr;
}

void crash_parse(const char *text, size_t len, struct crash *c)
{
	memset(c, 0, sizeof(*c));
	c->words = xcalloc(WORDS_MAX, sizeof(*c->words));
	ctl_lines(text, len, one_line, c);
	qsort(c->words, c->nwords, sizeof(*c->words), by_address);
}

const struct crash_map *crash_map_of(const struct crash *c, uint64_t addr)
{
	for (size_t i = 0; i < c->nmaps; i++)
		if (addr >= c->maps[i].start && addr < c->maps[i].end)
			return &c->maps[i];
	return NULL;
}

bool crash_word(const struct crash *c, uint64_t addr, uint64_t *value)
{
	struct crash_word key = { addr, 0 }, *w;

	w = bsearch(&key, c->words, c->nwords, sizeof(key), by_address);
	if (w)
		*value = w->value;
	return w != NULL;
}

void crash_free(struct crash *c)
{
	for (size_t i = 0; i < c->nmaps; i++)
		free(c->maps[i].path);
	free(c->words);
	memset(c, 0, sizeof(*c));
}
