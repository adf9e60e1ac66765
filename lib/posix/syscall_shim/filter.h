/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Which calls a trace shows: the value of syscall_shim.trace, in the form of
 * strace's -e.  Free of the table, so that tests run it on the build host.
 */
#ifndef __SHIM_FILTER_H__
#define __SHIM_FILTER_H__

#include <uk/essentials.h>

/* Classes of calls: what they take, or who serves them. */
#define SHIM_CLASS_FILE 0x01
#define SHIM_CLASS_DESC 0x02
#define SHIM_CLASS_NETWORK 0x04
#define SHIM_CLASS_SIGNAL 0x08
#define SHIM_CLASS_MEMORY 0x10
#define SHIM_CLASS_PROCESS 0x20

/* A list of words: "all", "none", names, "%class", each perhaps with "?". */
struct shim_filter {
	const char *words; /* with commas between them */
	int inverted; /* there was a "!" in front: all but these */
};

/** Makes `f` of the parameter's text. */
void shim_filter_init(struct shim_filter *f, const char *text);

/** Is call `name`, which is in classes `classes`, to be shown? */
int shim_filter_match(const struct shim_filter *f, const char *name,
		      unsigned int classes);

/**
 * The next word at `*pos`, which moves: its start, and its length in `*len`;
 * NULL behind the last.  `*optional`: it had a "?".
 */
const char *shim_filter_next(const char **pos, __sz *len, int *optional);

/** The classes that a word means, `len` bytes of it; 0: it is no class. */
unsigned int shim_filter_class(const char *word, __sz len);

#endif /* __SHIM_FILTER_H__ */
