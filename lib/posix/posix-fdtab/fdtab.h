/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A descriptor table: slots that hold an open file (one reference) and, in the
 * lowest bit of its address, the close-on-exec flag.
 *
 * Slots change under the table's lock; lookups take no lock.  Two things make
 * that safe: open files are recycled but never given back to the allocator
 * (ofile.c), so that a reference count may be looked at after the last
 * reference has gone; and arrays of slots that were outgrown stay until the
 * table goes.  See fdtab_get().
 */
#ifndef __FDTAB_H__
#define __FDTAB_H__

#include <errno.h>
#include <fcntl.h>
#include <stddef.h>

#include <uk/alloc.h>
#include <uk/posix-fdtab.h>
#include <uk/spinlock.h>

#define SLOT_CLOEXEC 1UL
#define SLOTS_STATIC 64U
#define SLOT_BITS 64U

struct fdslots {
	struct fdslots *outgrown; /* the array before, or NULL */
	unsigned int cap; /* a multiple of SLOT_BITS */
	__u64 *used; /* a bit per slot; guarded by the table's lock */
	__uptr slot[];
};

struct uk_fdtab {
	struct uk_spinlock lock;
	__atomic refcnt;
	unsigned int limit; /* RLIMIT_NOFILE */
	unsigned int lowest; /* no slot below is free; guarded by `lock` */
	struct fdslots *slots; /* replaced under `lock`, read without */
	__u64 used0;
	union {
		struct fdslots h;
		__uptr space[sizeof(struct fdslots) / sizeof(__uptr) +
			     SLOTS_STATIC];
	} first;
};

static inline struct uk_ofile *slot_of(__uptr slot)
{
	return (struct uk_ofile *)(slot & ~SLOT_CLOEXEC);
}

static inline __uptr slot_make(struct uk_ofile *of, unsigned int mode)
{
	return (__uptr)of | (mode & O_CLOEXEC ? SLOT_CLOEXEC : 0);
}

extern struct uk_fdtab fdtab_first;
extern struct uk_fdtab *(*fdtab_current_fn)(void);

static inline struct uk_fdtab *fdtab_current(void)
{
	return likely(!fdtab_current_fn) ? &fdtab_first : fdtab_current_fn();
}

/* The lowest free number from `fd` on, perhaps the capacity; lock held. */
static inline unsigned int fdtab_free_from(const struct fdslots *v,
					   unsigned int fd)
{
	__u64 w;

	while (fd < v->cap) {
		w = ~v->used[fd / SLOT_BITS] >> fd % SLOT_BITS;
		if (likely(w))
			return fd + (unsigned int)__builtin_ctzll(w);
		fd = ALIGN_DOWN(fd, SLOT_BITS) + SLOT_BITS;
	}
	return v->cap;
}

/* Stores into a slot below the capacity; what was there.  Lock held. */
static inline __uptr fdtab_store(struct uk_fdtab *t, unsigned int fd,
				 __uptr slot)
{
	struct fdslots *v = t->slots;
	__u64 bit = 1ULL << fd % SLOT_BITS;
	__uptr old = v->slot[fd];

	uk_store_n_rel(&v->slot[fd], slot);
	if (slot) {
		v->used[fd / SLOT_BITS] |= bit;
		if (fd == t->lowest)
			t->lowest++;
	} else {
		v->used[fd / SLOT_BITS] &= ~bit;
		if (fd < t->lowest)
			t->lowest = fd;
	}
	return old;
}

/* What an open descriptor's slot holds, else 0.  Lock held. */
static inline __uptr fdtab_load(const struct uk_fdtab *t, unsigned int fd)
{
	return likely(fd < t->slots->cap) ? t->slots->slot[fd] : 0;
}

/* Makes `t` an empty table of one reference. */
void fdtab_init(struct uk_fdtab *t, unsigned int limit);
/* Has room for `fd`: 0 or -ENOMEM.  Called without the lock. */
int fdtab_grow(struct uk_fdtab *t, unsigned int fd);
/*
 * Puts `slot` into the lowest free number from `min` on: the number, -EMFILE
 * or -ENOMEM.  The reference goes to the table.
 */
int fdtab_put(struct uk_fdtab *t, __uptr slot, unsigned int min);
/* Closes the descriptors first..last that have all bits of `mask` set. */
void fdtab_close_some(struct uk_fdtab *t, unsigned int first, unsigned int last,
		      __uptr mask);
/* What close does with an open file that was taken out of `t`. */
static inline void fdtab_drop(struct uk_fdtab *t, struct uk_ofile *of)
{
	uk_file_locks_drop(of->file, t);
	uk_fdtab_ret(of);
}

/* One attempt of fdtab_get(): 1 if it is done, with or without a result. */
static inline int fdtab_try(struct uk_fdtab *t, unsigned int fd,
			    struct uk_ofile **out)
{
	struct fdslots *v = uk_load_n_acq(&t->slots);
	struct uk_ofile *of;
	__uptr s;

	*out = NULL;
	if (unlikely(fd >= v->cap))
		return 1;
	s = uk_load_n_acq(&v->slot[fd]);
	of = slot_of(s);
	if (unlikely(!of))
		return 1;
	if (unlikely(!uk_refcount_acquire_if_not_zero(&of->refcnt)))
		return 0;
	*out = of;
	return likely(uk_load_n_acq(&v->slot[fd]) == s &&
		      uk_load_n_acq(&t->slots) == v);
}

/* The rest of fdtab_get() after an attempt that took `of` in vain. */
struct uk_ofile *fdtab_get_again(struct uk_fdtab *t, unsigned int fd,
				 struct uk_ofile *of);

/*
 * The open file at `fd` with a reference, or NULL; without a lock: whatever the
 * slot says may be out of date by the time that the reference is taken, so the
 * slot is looked at again afterwards.  If it is the same then, the reference is
 * on what it holds now.  The array is looked at last: slots of one that was
 * outgrown do not change any more.
 */
static inline struct uk_ofile *fdtab_get(struct uk_fdtab *t, unsigned int fd)
{
	struct uk_ofile *of;

	if (likely(fdtab_try(t, fd, &of)))
		return of;
	return fdtab_get_again(t, fd, of);
}

#endif /* __FDTAB_H__ */
