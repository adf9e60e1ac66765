/* SPDX-License-Identifier: BSD-3-Clause */
/* Options of a verb: one table gives the parser and the help text. */
#ifndef KRAFT_OPTS_H
#define KRAFT_OPTS_H

#include "util.h"

enum opt_kind {
	OPT_FLAG, /* bool */
	OPT_TEXT, /* const char *; the last one counts */
	OPT_LIST, /* struct strv; collects */
	OPT_MAYBE, /* const char *; --name or --name=value ("" if none) */
};

struct opt {
	char letter; /* 0: none */
	const char *name;
	enum opt_kind kind;
	void *value;
	const char *arg; /* name of its value in the help text */
	const char *help;
};

/**
 * Reads options and arguments, which may be mixed, up to "--".
 *
 * @param opts ends with a zero name
 * @param args receives what is not an option
 * @param rest receives what follows "--"; NULL: that goes to `args` too
 * @return 0, -1 if --help was asked for, or the exit code of a printed error
 */
int opts_parse(int argc, char *argv[], const char *verb, const struct opt *opts,
	       struct strv *args, struct strv *rest);
void opts_help(const struct opt *opts);

#endif
