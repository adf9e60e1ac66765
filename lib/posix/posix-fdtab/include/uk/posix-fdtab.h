/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Descriptor tables: from small numbers to open files.
 *
 * To give a new type of file a number: create a uk_file with its driver's
 * operations, call uk_fdtab_open() with its mode, release your own reference.
 */
#ifndef __UK_POSIX_FDTAB_H__
#define __UK_POSIX_FDTAB_H__

#include <uk/file.h>
#include <uk/ofile.h>
#include <uk/posix-fd.h>
#include <uk/prio.h>

UK_BEGIN_DECLS

#define UK_FD_MAX 0x7fffffff
#define UK_LIBPOSIX_FDTAB_INIT_PRIO UK_PRIO_EARLIEST

struct uk_fdtab;

/** The table of the calling thread's process. */
struct uk_fdtab *uk_fdtab_current(void);
/** The table that is there from the start. */
struct uk_fdtab *uk_fdtab_first(void);
/**
 * Lets a process library say which table is current; until then, and with
 * NULL, there is one table for all.  `fn` must be quick.
 */
void uk_fdtab_current_set(struct uk_fdtab *(*fn)(void));
/**
 * Lets it say as well how a table becomes the calling thread's: `install`
 * takes over the reference and releases that on the one before.  It gives 0 or
 * negative errno.
 */
void uk_fdtab_install_set(int (*install)(struct uk_fdtab *tab));
/**
 * Gives the calling thread a table of its own, a copy, if others use the
 * current one as well.
 *
 * @return the table (borrowed); or -ENOMEM, -ENOSYS (no process library)
 */
struct uk_fdtab *uk_fdtab_unshare(void);
/** A new table with the same open files (clone without CLONE_FILES). */
struct uk_fdtab *uk_fdtab_copy(struct uk_fdtab *tab);
/** References on a table; the last release closes everything in it. */
void uk_fdtab_acquire(struct uk_fdtab *tab);
void uk_fdtab_release(struct uk_fdtab *tab);
/** Soft limit of descriptors (RLIMIT_NOFILE) of the current table. */
unsigned int uk_fdtab_limit_get(void);
int uk_fdtab_limit_set(unsigned int max);

/**
 * Gives `f` the lowest free number; takes its own reference.
 *
 * @param mode O_* status flags, UKFD_O_*, O_CLOEXEC
 * @return the number, -EMFILE or -ENOMEM
 */
int uk_fdtab_open(const struct uk_file *f, unsigned int mode);
/** The same with an open file that was prepared; takes over the reference. */
int uk_fdtab_open_ofile(struct uk_ofile *of, unsigned int mode);
/**
 * An open file with one reference, for `f` (own reference taken); or NULL.
 * Without `f` the caller sets of->file, with a reference, and of->mode later.
 */
struct uk_ofile *uk_ofile_create(const struct uk_file *f, unsigned int mode);
/** Drops a reference on an open file of uk_ofile_create(). May sleep. */
void uk_ofile_put(struct uk_ofile *of);

/** The open file at `fd` with a reference, or NULL. */
struct uk_ofile *uk_fdtab_get(int fd);
/** True if `fd` is (still) a number of `of`; both may change any time. */
int uk_fdtab_has(int fd, const struct uk_ofile *of);
/** Gives the reference back.  May sleep (it may be the last). */
static inline void uk_fdtab_ret(struct uk_ofile *of)
{
	if (likely(uk_refcount_release_if_not_last(&of->refcnt)))
		return;
	uk_ofile_put(of);
}

/** O_CLOEXEC or 0; -EBADF; -EINVAL for other flags. */
int uk_fdtab_setflags(int fd, int flags);
int uk_fdtab_getflags(int fd);
/** Closes what is marked O_CLOEXEC (exec). */
void uk_fdtab_cloexec(void);

/** System calls: results and errors as Linux. */
int uk_sys_close(int fd);
int uk_sys_close_range(unsigned int first, unsigned int last,
		       unsigned int flags);
int uk_sys_dup(int oldfd);
int uk_sys_dup_min(int oldfd, int min, int flags);
int uk_sys_dup2(int oldfd, int newfd);
int uk_sys_dup3(int oldfd, int newfd, int flags);

UK_END_DECLS

#endif /* __UK_POSIX_FDTAB_H__ */
