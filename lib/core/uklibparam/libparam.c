/* SPDX-License-Identifier: BSD-3-Clause */
/* Parameters of the image's libraries: walks the command line. */
#include <errno.h>
#include <string.h>

#include <uk/print.h>

#include "parse.h"

/* The linker names the bounds of a section by its name. */
extern const struct uk_libparam_param __start_uk_libparam[] __weak;
extern const struct uk_libparam_param __stop_uk_libparam[] __weak;

static const char *const type_names[] = {
	"bool", "char", "string", "s8",	 "u8",	"s16",
	"u16",	"s32",	"u32",	  "s64", "u64",
};

static void usage(const struct param_table *t)
{
	uk_console_printf("parameters (in front of \"--\"):\n");
	for (const struct uk_libparam_param *p = t->begin; p < t->end; p++)
		uk_console_printf("  %s.%s=%s%s  %s\n", p->prefix, p->name,
				  type_names[p->type],
				  p->elems > 1 ? " (or a list: [ ... ])" : "",
				  p->desc ? p->desc : "");
}

static int set(const struct uk_libparam_param *p, unsigned int idx, char *value)
{
	int rc = param_set(p, idx, value);

	if (unlikely(rc))
		uk_pr_err("parameter '%s.%s': bad value '%s' for %s: %s\n",
			  p->prefix, p->name, value, type_names[p->type],
			  rc == -E2BIG	  ? "too many elements"
			  : rc == -ERANGE ? "out of range"
					  : "malformed");
	return rc;
}

/* A value or a list that begins at word `i`; gives the last word it takes. */
static int set_words(const struct uk_libparam_param *p, char *value, int i,
		     int end, char **argv)
{
	unsigned int idx = 0;
	int rc;

	if (p->elems == 1 || strcmp(value, "["))
		return set(p, 0, value) ? -EINVAL : i;
	for (i++; i < end && strcmp(argv[i], "]"); i++) {
		rc = set(p, idx++, argv[i]);
		if (rc)
			return -EINVAL;
	}
	if (unlikely(i == end)) {
		uk_pr_err("parameter '%s.%s': list has no ']'\n", p->prefix,
			  p->name);
		return -EINVAL;
	}
	return i;
}

int uk_libparam_parse(int argc, char **argv, int flags)
{
	const struct param_table t = { __start_uk_libparam,
				       __stop_uk_libparam };
	const struct uk_libparam_param *p;
	int end = params_scan(argc, argv);
	int bad = 0;
	char *value;

	if (flags & UK_LIBPARAM_F_SCAN)
		return end;
	for (int i = 1; i < end; i++) {
		if ((flags & UK_LIBPARAM_F_USAGE) && !strcmp(argv[i], "help")) {
			usage(&t);
			return -EINTR;
		}
		p = param_find(&t, argv[i], &value);
		if (p) {
			int last = set_words(p, value, i, end, argv);

			bad |= last < 0;
			i = last < 0 ? i : last;
			continue;
		}
		uk_pr_debug("unknown parameter '%s'\n", argv[i]);
		bad |= !!(flags & UK_LIBPARAM_F_STRICT);
	}
	return bad ? -EINVAL : end;
}
