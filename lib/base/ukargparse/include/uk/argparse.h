/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The grammar of command lines.
 *
 * Words are separated by blanks (space, tab, newline).  Inside "..." and
 * '...' blanks are part of the word; quotes may begin and end anywhere in it
 * and are removed.  A backslash takes the next character as it is, outside
 * quotes always, inside "..." only before `"` and `\`, inside '...' never.
 *
 * In front of "--" stand parameters, `lib.name=value`.  If the value is "["
 * the following words up to "]" are the elements of a list.
 *
 * All functions work in place, without allocation; any context.
 */
#ifndef __UK_ARGPARSE_H__
#define __UK_ARGPARSE_H__

#include <uk/essentials.h>

UK_BEGIN_DECLS

/**
 * Takes the next word from `*pos`, removes its quotes in place, terminates it
 * and moves `*pos` behind it.
 *
 * @param pos current position in a NUL-terminated, writable string
 * @return the word, NULL at the end, or ERR2PTR(-EINVAL) for an open quote
 */
char *uk_nextword(char **pos);

/**
 * Cuts a command line into words.
 *
 * @param argb the line; cut in place
 * @param argv receives pointers into `argb`, and a final NULL
 * @param maxcount size of `argv`, at least 1
 * @return number of words, -E2BIG if they do not fit, -EINVAL for an open quote
 */
int uk_argparse(char *argb, int maxcount, char *argv[]);

/** The same for a line of at most `len` bytes, terminated in place. */
int uk_argnparse(char *argb, __sz len, int maxcount, char *argv[]);

/**
 * Takes the next field from `*argptr`, which `separator` ends; NULL at the
 * end.  Fields may be empty.  No quotes.
 */
char *uk_nextarg(char **argptr, int separator);

/**
 * Writes `word` so that uk_nextword() gives it back: in double quotes if need
 * be.  Like snprintf: returns the length it would like to have.
 */
__sz uk_argquote(char *buf, __sz len, const char *word);

UK_END_DECLS

#endif /* __UK_ARGPARSE_H__ */
