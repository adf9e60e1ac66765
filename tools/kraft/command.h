/* SPDX-License-Identifier: BSD-3-Clause */
/* The verbs of kraft: one table gives dispatch, help and usage. */
#ifndef KRAFT_COMMAND_H
#define KRAFT_COMMAND_H

#include "opts.h"

struct command {
	const char *name, *alias; /* alias: a short form, or NULL */
	const char *args; /* of the usage line */
	const char *summary; /* one line */
	const char *more; /* further text of its help, or NULL */
	int (*run)(const struct command *c, int argc, char *argv[]);
};

extern const struct command commands[]; /* ends with a NULL name */

const struct command *command_find(const char *name);

/** The options every verb has; put at the end of each table. */
#define COMMON_OPTS                                                            \
	{                                                                      \
		'q',	     "quiet", OPT_FLAG,                                \
		&diag_quiet, NULL,    "only results and errors"                \
	},                                                                     \
		{ 'v', "verbose", OPT_FLAG, &diag_verbose, NULL, "say more" }, \
	{                                                                      \
		0, NULL, OPT_FLAG, NULL, NULL, NULL                            \
	}

/**
 * Parses, and answers --help.
 *
 * @param min, max number of arguments before "--"
 * @return true to go on; else `*rc` is what to exit with
 */
bool command_begin(const struct command *c, int argc, char *argv[],
		   const struct opt *opts, struct strv *args, struct strv *rest,
		   size_t min, size_t max, int *rc);

int cmd_build(const struct command *c, int argc, char *argv[]);
int cmd_run(const struct command *c, int argc, char *argv[]);
int cmd_ps(const struct command *c, int argc, char *argv[]);
int cmd_logs(const struct command *c, int argc, char *argv[]);
int cmd_stop(const struct command *c, int argc, char *argv[]);
int cmd_rm(const struct command *c, int argc, char *argv[]);
int cmd_menu(const struct command *c, int argc, char *argv[]);
int cmd_set(const struct command *c, int argc, char *argv[]);
int cmd_unset(const struct command *c, int argc, char *argv[]);
int cmd_clean(const struct command *c, int argc, char *argv[]);
int cmd_version(const struct command *c, int argc, char *argv[]);
int cmd_help(const struct command *c, int argc, char *argv[]);

#endif
