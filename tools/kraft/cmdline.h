/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The command line of a guest, written so that the kernel's lib/base/
 * ukargparse reads back the very same words.
 *
 *	lib.param=value lib.list=[ "a" "b" ] -- arg0 arg1
 *
 * Words are separated by blanks.  A word that holds anything but plain
 * characters is put in double quotes, with a backslash before `"` and `\`.
 */
#ifndef KRAFT_CMDLINE_H
#define KRAFT_CMDLINE_H

#include "util.h"

/** Appends `word`, quoted if need be. */
void cmdline_quote(struct buf *b, const char *word, bool always);
/** Appends a blank (not at the start) and the word. */
void cmdline_word(struct buf *b, const char *word);
/** Appends `name=value`; the value is quoted if need be. */
void cmdline_param(struct buf *b, const char *name, const char *value);
/** Appends `name=[ "a" "b" ]`; nothing for an empty list. */
void cmdline_list(struct buf *b, const char *name, const struct strv *values);

/**
 * Cuts a line into words as the kernel does, and as a shell does for what
 * needs no expansion.
 *
 * @return NULL, or what is wrong with the line
 */
const char *cmdline_split(const char *line, struct strv *words);

#endif
