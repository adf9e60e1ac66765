/* SPDX-License-Identifier: BSD-3-Clause */
/* Files and folders of the host, and other programs of the host. */
#ifndef KRAFT_FS_H
#define KRAFT_FS_H

#include <stdbool.h>
#include <sys/types.h>

#include "util.h"

bool path_exists(const char *path);
bool is_dir(const char *path);
bool is_file(const char *path);

/** Reads all of a file; 0 or -errno. */
int read_file(const char *path, struct buf *out);
/** Replaces a file in one step (written beside it, then renamed); 0 or -errno.
 */
int write_file(const char *path, const void *p, size_t n);
/** The same unless the content is that already. */
int update_file(const char *path, const char *text);
/** The absolute path without links; `path` itself if there is none. */
char *real_path(const char *path);
/** Makes a folder and all above it; 0 or -errno. */
int mkdirs(const char *path);
/**
 * Removes a tree; symbolic links are removed, not followed.
 *
 * @return true if nothing of it is left
 */
bool remove_tree(const char *path);
/** Names in a folder, sorted, without . and ..; 0 or -errno. */
int list_dir(const char *path, struct strv *out);
/** Has the disk of this folder room for so many bytes, and for new files? */
bool disk_has(const char *path, uint64_t bytes);
/** Less than a few files need. */
#define DISK_FULL (512 * 1024)
/** Opens `path` (created) and takes its lock; the descriptor, or -errno. */
int lock_file(const char *path, bool wait);

/** Adds content of a regular file to the hash, 0 or -errno. */
int hash_file(struct hash *h, const char *path);

/**
 * A folder for who has no home, made so that no other user can write there;
 * ends kraft if one could.
 */
const char *homeless_dir(void);
/** Where kraft keeps what it can make again; created.  Caller frees. */
char *cache_dir(const char *sub);

/** Is a program of this name in the PATH? */
bool program_exists(const char *name);
/** K0805, with the package that has it. */
int fail_program(const char *name);

/**
 * Runs a program and waits for it.
 *
 * @param out receives standard output, or NULL: to our standard error
 * @param err receives standard error (may be `out`), or NULL: ours
 * @return its exit status, 128+n if signal n ended it, 127 if not found
 */
int run_program(char *const argv[], struct buf *out, struct buf *err);

#endif
