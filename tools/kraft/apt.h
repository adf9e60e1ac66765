/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Debian packages by name, through the host's own apt configuration, without
 * root and for either architecture.  Kept in the user's cache by SHA-256.
 */
#ifndef KRAFT_APT_H
#define KRAFT_APT_H

#include "util.h"

struct apt {
	const char *arch; /* "x86_64" or "arm64" */
	const char *at; /* where the packages are named */
	char *dir; /* apt's own files, private to us */
	bool private_lists;
	bool no_room; /* for lists of packages */
	struct strv closure; /* names that the wanted packages may need */
};

/**
 * Resolves `wanted` and all that they depend on; 0 or an exit code.
 *
 * @param at where they are named, for messages
 */
int apt_begin(struct apt *a, const char *arch, const struct strv *wanted,
	      const char *at);
/**
 * Fetches and unpacks packages, unless that is in the cache.
 *
 * @param dirs receives the folder with the files of each
 * @return 0, or the exit code of the error that it has printed
 */
int apt_fetch(struct apt *a, const struct strv *names, struct strv *dirs);
void apt_end(struct apt *a);

#endif
