/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Finds random.seed=[ n0 ... n7 ] in a command line, whole or cut into words
 * by NULs.  Pure.
 */
#ifndef __PLAT_SEED_H__
#define __PLAT_SEED_H__

#include <string.h>

#include <uk/essentials.h>

#define SEED_NAME "random.seed=["
#define SEED_WORDS 8 /* as ukrandom wants them */

/* The first word in [s, end): gives its begin, its length in *len or 0. */
static inline const char *seed_word(const char *s, const char *end, __sz *len)
{
	const char *w;

	while (s < end && (*s == ' ' || *s == '\t' || !*s))
		s++;
	for (w = s; s < end && *s != ' ' && *s != '\t' && *s; s++)
		;
	*len = (__sz)(s - w);
	return w;
}

static inline int seed_is(const char *word, __sz len, const char *what)
{
	return len == strlen(what) && !memcmp(word, what, len);
}

/*
 * Bytes of the words between the brackets, which begin at *at; 0 if there are
 * less than eight.  What follows "--" is not the kernel's.
 */
static inline __sz seed_find(const char *s, __sz cmdline_len, const char **at)
{
	const char *end = s + cmdline_len;
	int words = -1; /* outside of the list */
	__sz len;

	for (; (s = seed_word(s, end, &len)), len; s += len) {
		if (words < 0 && seed_is(s, len, "--"))
			return 0;
		if (words < 0 && seed_is(s, len, SEED_NAME)) {
			words = 0;
			*at = s + len;
		} else if (words >= 0 && seed_is(s, len, "]")) {
			return words < SEED_WORDS ? 0 : (__sz)(s - *at);
		} else if (words >= 0) {
			words++;
		}
	}
	return 0;
}

#endif /* __PLAT_SEED_H__ */
