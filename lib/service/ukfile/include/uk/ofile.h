/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Open files ("open file descriptions").
 *
 * A uk_file says what a resource is; a uk_ofile says how one user is
 * currently using it: from which position and in which mode.  Many open files
 * may share one uk_file, and many descriptors may share one open file.
 *
 * This header gives the data structure only.  It knows nothing of descriptor
 * numbers (posix-fdtab) or of read(2) and friends (posix-fdio).
 */
#ifndef __UK_OFILE_H__
#define __UK_OFILE_H__

#include <stdbool.h>
#include <sys/types.h>

#include <uk/essentials.h>
#include <uk/file.h>
#include <uk/mutex.h>
#include <uk/refcount.h>

UK_BEGIN_DECLS

struct uk_ofile;

/* Part of what posix-fdio keeps of an open file that sends signals. */
struct uk_ofile_async {
	void (*fini)(struct uk_ofile *of); /* frees it */
};

struct uk_ofile {
	const struct uk_file *file; /* strong reference, set by the owner */
	unsigned int mode; /* O_* and UKFD_O_* */
	__atomic refcnt;
	off_t pos; /* guarded by `lock` */
	struct uk_mutex lock;
	void *path; /* of vfscore: where it was opened, or NULL */
	void (*fini)(struct uk_ofile *of); /* frees `path`, or NULL */
	struct uk_ofile_async *async; /* of posix-fdio, or NULL */
};

/**
 * Makes `of` an open file at position 0 that nobody refers to yet.
 *
 * Cannot fail and does not allocate.  `file` and `mode` are left to the caller.
 */
void uk_ofile_init(struct uk_ofile *of);

/** Takes a reference. */
static inline void uk_ofile_acquire(struct uk_ofile *of)
{
	uk_refcount_acquire(&of->refcnt);
}

/**
 * Drops one reference.
 *
 * @return
 *   true if it was the last: the reference on the file is released and the
 *   caller, who knows where `of` was allocated, must free it.
 */
bool uk_ofile_release(struct uk_ofile *of) __must_check;

UK_END_DECLS

#endif /* __UK_OFILE_H__ */
