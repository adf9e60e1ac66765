/* SPDX-License-Identifier: BSD-3-Clause */
/* What the parts of ramfs know of each other. */
#ifndef __RAMFS_H__
#define __RAMFS_H__

#include <errno.h>
#include <fcntl.h>
#include <stddef.h>
#include <sys/stat.h>

#include <uk/alloc.h>
#include <uk/errptr.h>
#include <uk/isr/string.h>
#include <uk/page.h>
#include <uk/spinlock.h>
#include <uk/vfs.h>
#include <uk/vfs/hash.h>

#define RAMFS_SIZE_MAX (1L << 46)
#define RAMFS_SEAL_EXEC 0x20U /* F_SEAL_EXEC, newer than many headers */

/* In a slot of `pages`: set aside by fallocate(2), still a hole to lseek(2). */
#define RAMFS_UNWRITTEN 1UL

struct ramfs_node;

/* A name in a directory; holds a reference on the node. */
struct ramfs_entry {
	struct uk_list_head link; /* in the directory, by rising cookie */
	struct uk_vfs_hnode hash;
	struct ramfs_node *dir;
	struct ramfs_node *node;
	__u64 cookie;
	__u32 len;
	char name[];
};

/*
 * Contents are pages; where a page is NULL the adopted memory `ext` shows
 * through, and where that ends, zeros.
 */
struct ramfs_node {
	struct uk_vnode vn; /* first: a vnode is its node */
	union {
		struct { /* regular file; guarded by the iolock */
			struct uk_spinlock plock; /* page faults come
						   * without the iolock */
			void **pages; /* changes under `plock` too */
			__sz npages; /* slots in `pages` */
			__sz size;
			const char *ext; /* NULL where extlen is 0 */
			__sz extlen;
			__sz used; /* pages that hold data, adopted or own */
			int pinned; /* pages are mapped: never free them */
			int sealable; /* it knows seals: a memfd */
			unsigned int seals; /* F_SEAL_*; atomic */
			int wmaps; /* writable shared mappings; atomic */
		};
		struct { /* directory */
			struct uk_list_head entries;
			__u64 last_cookie;
		};
		char *link; /* symbolic link */
	};
};

extern const char ramfs_vol[];
extern const struct uk_file_ops ramfs_file_ops;

static inline struct ramfs_node *to_node(const struct uk_file *f)
{
	return (struct ramfs_node *)f->node;
}

/* The page of its own that holds index `i`, made if need be; or NULL. */
char *ramfs_page_own(struct ramfs_node *n, __sz i);
/* The page at index `i`, or NULL if it has none of its own. */
void *ramfs_page_at(const struct ramfs_node *n, __sz i);
/* Frees (or, if they are mapped, zeroes) the whole pages first..end-1. */
void ramfs_pages_cut(struct ramfs_node *n, __sz first, __sz end);
/* UKFILE_CTL_FILE on regular files, contents locked for writing. */
int ramfs_file_ctl(struct ramfs_node *n, int req, __uptr a1, __uptr a2,
		   __uptr a3);
/* Frees the contents of a regular file. */
void ramfs_data_free(struct ramfs_node *n);
int ramfs_adopt(struct uk_vnode *v, const void *data, __sz len);
/* Is there memory for more, beyond the reserve? */
int ramfs_has_room(void);
void ramfs_touch(struct uk_vnode *v, int modified);

#endif /* __RAMFS_H__ */
