/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What the platform itself reads on the command line, before there are
 * parameters; it is whole, or cut into words by NULs.  Pure.
 */
#ifndef __PLAT_CMDLINE_H__
#define __PLAT_CMDLINE_H__

#include <string.h>

#include <uk/essentials.h>

#define SEED_NAME "random.seed=["
#define SEED_WORDS 8 /* as ukrandom wants them */

/* The first word in [s, end): gives its begin, its length in *len or 0. */
static inline const char *cmdline_word(const char *s, const char *end,
				       __sz *len)
{
	const char *w;

	while (s < end && (*s == ' ' || *s == '\t' || !*s))
		s++;
	for (w = s; s < end && *s != ' ' && *s != '\t' && *s; s++)
		;
	*len = (__sz)(s - w);
	return w;
}

static inline int cmdline_is(const char *word, __sz len, const char *what)
{
	return len == strlen(what) && !memcmp(word, what, len);
}

/* Is `what` one of the words?  Those behind "--" are not the kernel's. */
static inline int cmdline_has(const char *s, __sz cmdline_len, const char *what)
{
	const char *end = s + cmdline_len;
	__sz len;

	for (; (s = cmdline_word(s, end, &len)), len; s += len) {
		if (cmdline_is(s, len, "--"))
			return 0;
		if (cmdline_is(s, len, what))
			return 1;
	}
	return 0;
}

/*
 * random.seed=[ n0 ... n7 ]: bytes of the words between the brackets, which
 * begin at *at; 0 if there are less than eight.
 */
static inline __sz cmdline_seed(const char *s, __sz cmdline_len,
				const char **at)
{
	const char *end = s + cmdline_len;
	int words = -1; /* outside of the list */
	__sz len;

	for (; (s = cmdline_word(s, end, &len)), len; s += len) {
		if (words < 0 && cmdline_is(s, len, "--"))
			return 0;
		if (words < 0 && cmdline_is(s, len, SEED_NAME)) {
			words = 0;
			*at = s + len;
		} else if (words >= 0 && cmdline_is(s, len, "]")) {
			return words < SEED_WORDS ? 0 : (__sz)(s - *at);
		} else if (words >= 0) {
			words++;
		}
	}
	return 0;
}

#endif /* __PLAT_CMDLINE_H__ */
