/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Writer of "newc" cpio archives, the initial root file systems of guests.
 *
 * Deterministic: owner 0:0, one time stamp for all, inode numbers in order.
 * The data of regular files of more than 2 KiB starts at a multiple of the
 * page size from the archive's start (the name field is padded with NULs), so
 * that the guest can map file pages in place.
 */
#ifndef KRAFT_CPIO_H
#define KRAFT_CPIO_H

#include <stdint.h>
#include <stddef.h>
#include <sys/types.h>

#define CPIO_PAGE 4096
#define CPIO_ALIGN_FROM 2049

struct cpio {
	/** Takes `n` bytes; 0 or -errno. */
	int (*write)(void *arg, const void *p, size_t n);
	void *arg;
	uint32_t mtime;
	uint64_t off; /* bytes written */
	uint32_t ino; /* of the last entry */
};

/**
 * Begins an entry whose `size` bytes follow by cpio_data().
 *
 * @return 0, -EINVAL for an empty or absolute path, -EFBIG if the size does
 *   not fit the format, or what write() gave
 */
int cpio_entry(struct cpio *c, const char *path, mode_t mode, uint64_t size);
int cpio_data(struct cpio *c, const void *p, size_t n);
/** Pads the data; after the last cpio_data() of each entry. */
int cpio_entry_end(struct cpio *c);
/** Ends the archive. */
int cpio_end(struct cpio *c);

/**
 * Judges an archive in memory.
 *
 * @param files receives the number of entries, may be NULL
 * @return NULL if it is complete, or what is wrong with it
 */
const char *cpio_check(const void *p, size_t n, size_t *files);

/**
 * Finds the content of the regular file `path` (a "/" or "./" before it does
 * not matter); of several the last, as unpacking has it.
 *
 * @return NULL if there is none
 */
const void *cpio_find(const void *p, size_t n, const char *path, size_t *size);

#endif
