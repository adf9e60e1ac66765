/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A root file system while it is put together: paths, each with what it is
 * and where its content comes from.  A later entry replaces an earlier one.
 */
#ifndef KRAFT_TREE_H
#define KRAFT_TREE_H

#include <sys/types.h>

#include "util.h"

struct node {
	char *path; /* without a slash at either end */
	mode_t mode;
	char *src; /* regular file: path on the host; NULL: `data` */
	char *data; /* content, or target of a symbolic link */
	uint64_t size;
};

struct tree {
	struct node *nodes; /* sorted by path */
	size_t n, cap;
};

struct node *tree_find(const struct tree *t, const char *path);
/** Adds folders above `path` too.  `src` is not read before tree_write(). */
void tree_add_file(struct tree *t, const char *path, mode_t mode,
		   const char *src, uint64_t size);
void tree_add_text(struct tree *t, const char *path, mode_t mode,
		   const char *text);
void tree_add_link(struct tree *t, const char *path, const char *target);
void tree_add_dir(struct tree *t, const char *path, mode_t mode);
/** Adds all that is below a folder of the host; 0 or an exit code. */
int tree_add_host_dir(struct tree *t, const char *dir, const char *prefix);
/**
 * Follows symbolic links inside the tree.
 *
 * @param visited receives the path of every link on the way, may be NULL
 * @return the file or folder, or NULL
 */
struct node *tree_resolve(const struct tree *t, const char *path,
			  struct strv *visited);
/** Copies one node into another tree. */
void tree_copy(struct tree *to, const struct node *n);
/** Writes the tree as a cpio archive; 0 or an exit code. */
int tree_write(const struct tree *t, const char *out);
uint64_t tree_size(const struct tree *t);
void tree_free(struct tree *t);

#endif
