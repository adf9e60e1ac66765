/* SPDX-License-Identifier: BSD-3-Clause */
/* Options: see opts.h. */

#include <stdio.h>
#include <stdlib.h>
#include <string.h>

#include "diag.h"
#include "opts.h"

static void store(const struct opt *o, const char *value)
{
	switch (o->kind) {
	case OPT_FLAG:
		*(bool *)o->value = true;
		break;
	case OPT_TEXT:
	case OPT_MAYBE:
		*(const char **)o->value = value;
		break;
	case OPT_LIST:
		strv_add(o->value, value);
		break;
	}
}

static int unknown(const char *verb, const char *what, const struct opt *opts)
{
	const char *names[64], *near;
	char *help;
	size_t n = 0;
	int rc;

	for (; n < ARRAY_SIZE(names) - 1 && opts[n].name; n++)
		names[n] = opts[n].name;
	names[n] = NULL;
	near = starts_with(what, "--") ? suggest(what + 2, names) : NULL;
	help = near ? xasprintf("did you mean --%s?", near)
		    : xasprintf("`kraft help %s` lists the options", verb);
	rc = fail("K0102", help, "unknown option '%s' of kraft %s", what, verb);
	free(help);
	return rc;
}

static int no_value(const struct opt *o, const char *what)
{
	char *help =
		xasprintf("%s%s%s: %s", what,
			  starts_with(what, "--") ? "=" : " ", o->arg, o->help);
	int rc = fail("K0102", help, "option '%s' needs a value: %s", what,
		      o->arg);

	free(help);
	return rc;
}

/* --name, --name=value, --name value */
static int long_option(const char *verb, const struct opt *opts, char *argv[],
		       int *i)
{
	const char *word = argv[*i] + 2, *eq = strchrnul(word, '=');
	size_t n = eq - word;
	const struct opt *o = opts;

	while (o->name && (strlen(o->name) != n || strncmp(o->name, word, n)))
		o++;
	if (!o->name)
		return unknown(verb, argv[*i], opts);
	if (o->kind == OPT_FLAG && *eq)
		return fail("K0102", "leave out what stands from '=' on",
			    "option '--%s' takes no value", o->name);
	if (o->kind == OPT_FLAG || o->kind == OPT_MAYBE || *eq)
		store(o, *eq ? eq + 1 : "");
	else if (argv[*i + 1])
		store(o, argv[++*i]);
	else
		return no_value(o, argv[*i]);
	return 0;
}

/* -d, -dW, -M 64Mi, -M64Mi */
static int short_options(const char *verb, const struct opt *opts, char *argv[],
			 int *i)
{
	char what[3] = "-?";
	const struct opt *o;

	for (const char *s = argv[*i] + 1; *s; s++) {
		what[1] = *s;
		for (o = opts; o->name && o->letter != *s; o++)
			;
		if (!o->name)
			return unknown(verb, what, opts);
		if (o->kind == OPT_FLAG || o->kind == OPT_MAYBE) {
			store(o, "");
			continue;
		}
		if (s[1])
			store(o, s + 1);
		else if (argv[*i + 1])
			store(o, argv[++*i]);
		else
			return no_value(o, what);
		return 0;
	}
	return 0;
}

int opts_parse(int argc, char *argv[], const char *verb, const struct opt *opts,
	       struct strv *args, struct strv *rest)
{
	int rc = 0;

	for (int i = 0; i < argc && !rc; i++) {
		if (!strcmp(argv[i], "--")) {
			while (++i < argc)
				strv_add(rest ? rest : args, argv[i]);
		} else if (!strcmp(argv[i], "--help") ||
			   !strcmp(argv[i], "-h")) {
			return -1;
		} else if (starts_with(argv[i], "--")) {
			rc = long_option(verb, opts, argv, &i);
		} else if (argv[i][0] == '-' && argv[i][1]) {
			rc = short_options(verb, opts, argv, &i);
		} else {
			strv_add(args, argv[i]);
		}
	}
	return rc;
}

void opts_help(const struct opt *opts)
{
	char left[64];

	for (; opts->name; opts++) {
		snprintf(left, sizeof(left), "%c%c%s --%s%s%s%s",
			 opts->letter ? '-' : ' ',
			 opts->letter ? opts->letter : ' ',
			 opts->letter ? "," : " ", opts->name,
			 opts->kind == OPT_MAYBE ? "[="
			 : opts->arg		 ? " "
						 : "",
			 opts->arg ? opts->arg : "",
			 opts->kind == OPT_MAYBE ? "]" : "");
		printf("  %-32s %s\n", left, opts->help);
	}
}
