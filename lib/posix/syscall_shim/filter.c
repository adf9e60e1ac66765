/* SPDX-License-Identifier: BSD-3-Clause */
/* See filter.h. */
#include <string.h>

#include "filter.h"

void shim_filter_init(struct shim_filter *f, const char *text)
{
	f->inverted = *text == '!';
	f->words = text + f->inverted;
}

const char *shim_filter_next(const char **pos, __sz *len, int *optional)
{
	const char *p = *pos;

	while (*p == ',')
		p++;
	if (!*p)
		return NULL;
	*optional = *p == '?';
	p += *optional;
	*len = strcspn(p, ",");
	*pos = p + *len;
	return p;
}

static int is(const char *word, __sz len, const char *what)
{
	return strlen(what) == len && !memcmp(word, what, len);
}

unsigned int shim_filter_class(const char *word, __sz len)
{
	static const struct {
		const char *name;
		unsigned int class;
	} classes[] = {
		{ "file", SHIM_CLASS_FILE },
		{ "desc", SHIM_CLASS_DESC },
		{ "network", SHIM_CLASS_NETWORK },
		{ "net", SHIM_CLASS_NETWORK },
		{ "signal", SHIM_CLASS_SIGNAL },
		{ "memory", SHIM_CLASS_MEMORY },
		{ "process", SHIM_CLASS_PROCESS },
	};

	if (!len || *word != '%')
		return 0;
	for (__sz i = 0; i < ARRAY_SIZE(classes); i++)
		if (is(word + 1, len - 1, classes[i].name))
			return classes[i].class;
	return 0;
}

int shim_filter_match(const struct shim_filter *f, const char *name,
		      unsigned int classes)
{
	const char *pos = f->words, *word;
	int optional, found = 0;
	__sz len;

	while (!found && (word = shim_filter_next(&pos, &len, &optional)))
		found = is(word, len, "all") || is(word, len, name) ||
			(shim_filter_class(word, len) & classes);
	return found != f->inverted;
}
