/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Files: an immutable identity, the operations of its driver, and a state
 * (locks, events) that all users share.
 *
 * Driver operations never sleep: what cannot go on now is -EAGAIN.  They give
 * no atomicity; callers that want it hold the iolock.  Blocking and POSIX
 * semantics are posix-fdio's work.
 */
#ifndef __UK_FILE_H__
#define __UK_FILE_H__

#include <sys/types.h>
#include <sys/uio.h>

#include <uk/atomic.h>
#include <uk/errptr.h>
#include <uk/essentials.h>
#include <uk/file/pollqueue.h>
#include <uk/file/statx.h>
#include <uk/list.h>
#include <uk/rwlock.h>
#include <uk/weak_refcount.h>

UK_BEGIN_DECLS

struct stat;
struct uk_file;

/* Control families and the requests of FILE. */
#define UKFILE_CTL_FILE 0
#define UKFILE_CTL_IOCTL 1 /* request and arguments as ioctl(2) */

#define UKFILE_CTL_FILE_SYNC 0 /* 1: bool, data only */
#define UKFILE_CTL_FILE_TRUNC 1 /* 1: length */
#define UKFILE_CTL_FILE_FALLOC 2 /* 1: mode, 2: offset, 3: length */
#define UKFILE_CTL_FILE_FADVISE 3 /* 1: offset, 2: length, 3: advice */
#define UKFILE_CTL_FILE_SEEK 4 /* 1: SEEK_DATA/HOLE, 2: off, 3: off_t * */
#define UKFILE_CTL_FILE_PIPESZ 5 /* 1: to be set, 2: new size; gives it */
#define UKFILE_CTL_FILE_GETSEALS 6 /* gives F_SEAL_* */
#define UKFILE_CTL_FILE_ADDSEALS 7 /* 1: F_SEAL_* to add */
#define UKFILE_CTL_FILE_MAPPED 8 /* 1: +1 or -1 writable shared mapping */

typedef ssize_t (*uk_file_io_func)(const struct uk_file *f,
				   const struct iovec *iov, int iovcnt,
				   off_t off, long flags);
typedef int (*uk_file_getstat_func)(const struct uk_file *f, unsigned int mask,
				    struct uk_statx *arg);
typedef int (*uk_file_setstat_func)(const struct uk_file *f, unsigned int mask,
				    const struct uk_statx *arg);
typedef int (*uk_file_ctl_func)(const struct uk_file *f, int fam, int req,
				__uptr arg1, __uptr arg2, __uptr arg3);
typedef void *(*uk_file_page_func)(const struct uk_file *f, off_t off);

typedef int (*uk_file_fstat_func)(const struct uk_file *f, struct stat *st);

struct uk_file_ops {
	uk_file_io_func read;
	uk_file_io_func write;
	uk_file_getstat_func getstat;
	uk_file_setstat_func setstat;
	uk_file_ctl_func ctl;
	uk_file_page_func page; /* or NULL: see uk_file_page_get() */
	uk_file_page_func page_shared; /* or NULL; see the same */
	uk_file_fstat_func fstat; /* or NULL: getstat, as stat(2) has it */
};

typedef struct uk_swrefcount uk_file_refcnt;

/*
 * Locks that users hold on a file (flock, record locks), kept by whoever
 * offers them.  Set once, atomically; freed with the resource.
 */
struct uk_file_locks {
	/* Drops what `owner`, an open file or a descriptor table, holds. */
	void (*drop)(struct uk_file_locks *l, const void *owner);
	/* Frees `l`: nobody uses the file any more. */
	void (*fini)(struct uk_file_locks *l);
};

struct uk_file_state {
	struct uk_rwlock iolock; /* atomicity of I/O, for those who want it */
	struct uk_pollq pollq;
	struct uk_list_head fins; /* uk_file_finalizer; by pollq.lock */
	struct uk_file_locks *locks; /* or NULL */
};

/* What the last release must do. */
#define UK_FILE_RELEASE_RES 1 /* no user left: free the resources */
#define UK_FILE_RELEASE_OBJ 2 /* nobody knows it: free the object */

typedef void (*uk_file_release_func)(const struct uk_file *f, int what);

struct uk_file {
	const void *vol; /* says which driver (and instance) it is of */
	void *node; /* the driver's */
	const struct uk_file_ops *ops;
	uk_file_refcnt *refcnt;
	struct uk_file_state *state;
	uk_file_release_func _release;
};

/* Something to be told when the last user of a file goes. */
struct uk_file_finalizer {
	struct uk_list_head link;
	const struct uk_file *file; /* set when it is registered */
	/* May sleep; is off the list already and may free `fin`. */
	void (*fn)(const struct uk_file *f, struct uk_file_finalizer *fin);
};

#define UK_FILE_STATE_EVENTS_INITIALIZER(name, ev)                             \
	{                                                                      \
		.iolock = UK_RWLOCK_INITIALIZER((name).iolock, 0),             \
		.pollq = UK_POLLQ_EVENTS_INITIALIZER((name).pollq, ev),        \
		.fins = UK_LIST_HEAD_INIT((name).fins),                        \
	}
#define UK_FILE_STATE_INITIALIZER(name)                                        \
	UK_FILE_STATE_EVENTS_INITIALIZER(name, 0)
#define UK_FILE_STATE_INIT_VALUE(name)                                         \
	((struct uk_file_state)UK_FILE_STATE_INITIALIZER(name))
#define UK_FILE_STATE_EVENTS_INIT_VALUE(name, ev)                              \
	((struct uk_file_state)UK_FILE_STATE_EVENTS_INITIALIZER(name, ev))
/* A file is born with one strong reference, its creator's. */
#define UK_FILE_REFCNT_INITIALIZER(name) UK_SWREFCOUNT_INITIALIZER(1, 1)
#define UK_FILE_REFCNT_INIT_VALUE(name) UK_SWREFCOUNT_INIT_VALUE(1, 1)

/**
 * The driver's operations; results and errors are the driver's.  getstat fills
 * in what it says in stx_mask, and the device numbers; the rest of the
 * structure is the caller's.  `flags` of
 * read and write: O_DIRECT if the open file has it, and RWF_* of the call.
 */
static inline ssize_t uk_file_read(const struct uk_file *f,
				   const struct iovec *iov, int iovcnt,
				   off_t off, long flags)
{
	return f->ops->read(f, iov, iovcnt, off, flags);
}

static inline ssize_t uk_file_write(const struct uk_file *f,
				    const struct iovec *iov, int iovcnt,
				    off_t off, long flags)
{
	return f->ops->write(f, iov, iovcnt, off, flags);
}

static inline int uk_file_getstat(const struct uk_file *f, unsigned int mask,
				  struct uk_statx *arg)
{
	return f->ops->getstat(f, mask, arg);
}

static inline int uk_file_setstat(const struct uk_file *f, unsigned int mask,
				  const struct uk_statx *arg)
{
	return f->ops->setstat(f, mask, arg);
}

static inline int uk_file_ctl(const struct uk_file *f, int fam, int req,
			      __uptr a1, __uptr a2, __uptr a3)
{
	return f->ops->ctl(f, fam, req, a1, a2, a3);
}

/**
 * The page that holds offset `off`, for mappings.  It stays what and where it
 * is as long as the caller has a reference on the file; read only.
 *
 * @return direct-map address; or -ENODEV (cannot be mapped), -ENXIO (beyond
 *   the end), -ENOMEM as pointer
 */
static inline void *uk_file_page_get(const struct uk_file *f, off_t off)
{
	return f->ops->page ? f->ops->page(f, off) : ERR2PTR(-19);
}

/**
 * The same for shared mappings: the page that read() and write() of that offset
 * use, made if there is none.  The caller may write to it.
 */
static inline void *uk_file_page_get_shared(const struct uk_file *f, off_t off)
{
	return f->ops->page_shared ? f->ops->page_shared(f, off) : ERR2PTR(-19);
}

/**
 * Takes a reference.  The caller has one (weak: of any kind) already.  Any
 * context.
 */
static inline void uk_file_acquire(const struct uk_file *f)
{
	uk_swrefcount_acquire(f->refcnt);
}

static inline void uk_file_acquire_weak(const struct uk_file *f)
{
	uk_swrefcount_acquire_weak(f->refcnt);
}

/**
 * Drops a strong reference; the last one runs the finalizers and frees the
 * resource.  May sleep.
 */
void uk_file_release(const struct uk_file *f);
/**
 * Drops a weak reference; the last of any kind frees the object.  Does not
 * sleep unless the driver's destructor does.
 */
void uk_file_release_weak(const struct uk_file *f);

/**
 * True if the calling thread should give up waiting because a signal is
 * pending.  False always until somebody sets the function that knows.
 */
int uk_file_interrupted(void);
void uk_file_interrupted_set(int (*fn)(void));

/** Drops the locks of `owner` on `f`, if there are any.  May sleep. */
static inline void uk_file_locks_drop(const struct uk_file *f,
				      const void *owner)
{
	struct uk_file_locks *l = uk_load_n_acq(&f->state->locks);

	if (unlikely(l))
		l->drop(l, owner);
}

/**
 * Has fin->fn called when the last strong reference on `f` goes, in the thread
 * that drops it, before the resource is freed.  The caller has a strong
 * reference now, and keeps `fin` alive until it has run or is removed.  Files
 * that share a state have finalizers of their own.
 */
void uk_file_finalizer_register(const struct uk_file *f,
				struct uk_file_finalizer *fin);
/** Removes it; does not sleep.  @return 1 if removed, 0 if it had been taken
 * off to run */
int uk_file_finalizer_unregister(const struct uk_file *f,
				 struct uk_file_finalizer *fin);

static inline void uk_file_rlock(const struct uk_file *f)
{
	uk_rwlock_rlock(&f->state->iolock);
}

static inline void uk_file_runlock(const struct uk_file *f)
{
	uk_rwlock_runlock(&f->state->iolock);
}

static inline void uk_file_wlock(const struct uk_file *f)
{
	uk_rwlock_wlock(&f->state->iolock);
}

static inline void uk_file_wunlock(const struct uk_file *f)
{
	uk_rwlock_wunlock(&f->state->iolock);
}

/** Locks if that need not wait; false if it would. */
static inline int uk_file_rtrylock(const struct uk_file *f)
{
	return uk_rwlock_rtrylock(&f->state->iolock);
}

static inline int uk_file_wtrylock(const struct uk_file *f)
{
	return uk_rwlock_wtrylock(&f->state->iolock);
}

/** Events: see <uk/file/pollqueue.h>. */
static inline uk_pollevent uk_file_poll_immediate(const struct uk_file *f,
						  uk_pollevent req)
{
	return uk_pollq_poll_immediate(&f->state->pollq, req);
}

static inline uk_pollevent uk_file_poll_until(const struct uk_file *f,
					      uk_pollevent req, __nsec deadline)
{
	return uk_pollq_poll_until(&f->state->pollq, req, deadline);
}

static inline uk_pollevent uk_file_poll(const struct uk_file *f,
					uk_pollevent req)
{
	return uk_file_poll_until(f, req, 0);
}

static inline uk_pollevent uk_file_event_clear(const struct uk_file *f,
					       uk_pollevent clr)
{
	return uk_pollq_clear(&f->state->pollq, clr);
}

static inline uk_pollevent uk_file_event_set(const struct uk_file *f,
					     uk_pollevent set)
{
	return uk_pollq_set(&f->state->pollq, set);
}

static inline uk_pollevent uk_file_event_assign(const struct uk_file *f,
						uk_pollevent val)
{
	return uk_pollq_assign(&f->state->pollq, val);
}

/** Assigns, telling those of `edge` that are set as if they rose. */
static inline uk_pollevent uk_file_event_assign_edge(const struct uk_file *f,
						     uk_pollevent val,
						     uk_pollevent edge)
{
	return uk_pollq_assign_edge(&f->state->pollq, val, edge,
				    UK_POLLQ_NOTIFY_ALL);
}

UK_END_DECLS

#endif /* __UK_FILE_H__ */
