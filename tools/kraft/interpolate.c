/* SPDX-License-Identifier: BSD-3-Clause */
/* Variables in values: see interpolate.h. */

#include <stdlib.h>
#include <string.h>

#include "interpolate.h"
#include "util.h"

/* What `expr` ("VAR", "VAR:-default", "VAR-default") stands for. */
static void expand(struct buf *b, char *expr,
		   const char *(*lookup)(const char *name))
{
	char *def = strchr(expr, '-');
	bool colon = def && def > expr && def[-1] == ':';
	const char *v;

	if (def) {
		def[colon ? -1 : 0] = '\0';
		def++;
	}
	v = lookup(expr);
	if (def && (!v || (colon && !*v)))
		v = def;
	if (v)
		buf_puts(b, v);
}

char *interpolate(const char *s, const char *(*lookup)(const char *name))
{
	struct buf b = { 0 };
	const char *end;
	char *expr;

	for (; *s; s++) {
		if (s[0] == '$' && s[1] == '$') {
			buf_putc(&b, *s++);
		} else if (s[0] == '$' && s[1] == '{') {
			end = strchr(s, '}');
			if (!end) {
				buf_free(&b);
				return NULL;
			}
			expr = xstrndup(s + 2, end - s - 2);
			expand(&b, expr, lookup);
			free(expr);
			s = end;
		} else {
			buf_putc(&b, *s);
		}
	}
	return buf_steal(&b);
}
