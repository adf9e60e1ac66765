/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Pointers that a Linux program gave to a system call.
 *
 * The body of every system call (UK_SYSCALL_R_DEFINE()) passes each pointer
 * argument through one of these before anything is done with it, and before
 * any lock is taken: they may page memory in, so they may sleep.  A program
 * gets -EFAULT for memory that is not there, that forbids the access, or that
 * is the kernel's.  Native code has no lower half: when the caller's thread
 * runs no program, a pointer into the upper half is taken as it is.
 *
 * uk_sys_*() functions take pointers as good; only the edge asks.  What a
 * probe found can change at any time, another thread unmaps it, say; so small
 * objects are copied by uk_user_get() and uk_user_put(), and strings by
 * uk_user_str_get() and uk_user_path_get().  Only buffers stay where they are:
 * they are checked to be no memory of the kernel, paged in by a probe, and
 * touched by <uk/file/iovutil.h> alone.
 *
 * An image that runs no programs (CONFIG_LIBSYSCALL_SHIM_PROGRAMS is off) has
 * none of the checks.
 */
#ifndef __UK_UACCESS_H__
#define __UK_UACCESS_H__

#include <errno.h>
#include <stdbool.h>
#include <string.h>
#include <sys/types.h>
#include <sys/uio.h>

#include <uk/config.h>
#include <uk/essentials.h>

UK_BEGIN_DECLS

#if CONFIG_LIBSYSCALL_SHIM_PROGRAMS

/** Copies `n` bytes from the program to `dst`; 0 or -EFAULT (dst: undefined) */
int uk_user_get(void *dst, const void *usr, __sz n);

/** Copies `n` bytes to the program; 0 or -EFAULT (a part may be written). */
int uk_user_put(void *usr, const void *src, __sz n);

/** 0 if all `n` bytes can be read, else -EFAULT.  n = 0 looks at no memory. */
int uk_user_probe_r(const void *usr, __sz n);

/** The same for writing; what is there stays unchanged. */
int uk_user_probe_w(void *usr, __sz n);

/**
 * How many of the `n` bytes can be read, counted from the first; for calls
 * that do a part.  0 for another reason than n = 0 means -EFAULT.
 */
__sz uk_user_avail_r(const void *usr, __sz n);

/** The same for writing. */
__sz uk_user_avail_w(void *usr, __sz n);

/** 0 if a program may name this memory, there or not; else -EFAULT. */
int uk_user_range(const void *usr, __sz n);

/**
 * Pages in all that a vector (in the kernel's memory) points at, to be read or
 * written: what to do when a driver said -EFAULT.
 *
 * @return true if all of it was there: the call may be tried again
 */
bool uk_user_iov_fault_in(const struct iovec *iov, int cnt, bool write);

/**
 * The same as uk_user_put() without paging in: never sleeps, so that a lock may
 * be held.  -EFAULT: let the lock go, uk_user_probe_w(), and try again.
 */
int uk_user_put_nopage(void *usr, const void *src, __sz n);

/**
 * Loads an aligned word in one access; like uk_user_put_nopage() for any
 * context.  0 or -EFAULT.
 */
int uk_user_load32_nopage(const __u32 *usr, __u32 *v);

/**
 * Replaces an aligned word by `v` if it is *old, in one step and any context.
 *
 * @return 0; 1 if it was another: *old is that then; -EFAULT
 */
int uk_user_cas32_nopage(__u32 *usr, __u32 *old, __u32 v);

/**
 * Copies a string of less than `max` bytes and its end.
 *
 * @return the length without the end; -EFAULT; -ENAMETOOLONG: `dst` holds the
 *   first `max` bytes
 */
ssize_t uk_user_str_get(char *dst, const char *usr, __sz max);

#else /* without programs every pointer is the caller's own */

static inline int uk_user_get(void *dst, const void *usr, __sz n)
{
	memcpy(dst, usr, n);
	return 0;
}

static inline int uk_user_put(void *usr, const void *src, __sz n)
{
	memcpy(usr, src, n);
	return 0;
}

static inline int uk_user_probe_r(const void *usr __unused, __sz n __unused)
{
	return 0;
}

static inline int uk_user_probe_w(void *usr __unused, __sz n __unused)
{
	return 0;
}

static inline __sz uk_user_avail_r(const void *usr __unused, __sz n)
{
	return n;
}

static inline __sz uk_user_avail_w(void *usr __unused, __sz n)
{
	return n;
}

static inline int uk_user_range(const void *usr, __sz n)
{
	return usr || !n ? 0 : -EFAULT;
}

static inline bool uk_user_iov_fault_in(const struct iovec *iov __unused,
					int cnt __unused, bool write __unused)
{
	return false;
}

static inline int uk_user_put_nopage(void *usr, const void *src, __sz n)
{
	memcpy(usr, src, n);
	return 0;
}

static inline int uk_user_load32_nopage(const __u32 *usr, __u32 *v)
{
	*v = __atomic_load_n(usr, __ATOMIC_SEQ_CST);
	return 0;
}

static inline int uk_user_cas32_nopage(__u32 *usr, __u32 *old, __u32 v)
{
	return !__atomic_compare_exchange_n(usr, old, v, 0, __ATOMIC_SEQ_CST,
					    __ATOMIC_SEQ_CST);
}

static inline ssize_t uk_user_str_get(char *dst, const char *usr, __sz max)
{
	__sz len = strnlen(usr, max);

	memcpy(dst, usr, MIN(len + 1, max));
	return len < max ? (ssize_t)len : -ENAMETOOLONG;
}

#endif

#define UK_USER_PATH_FAST 120

/* A path of a program, copied. */
struct uk_user_path {
	const char *s;
	char *heap; /* if it is long */
	char fast[UK_USER_PATH_FAST];
};

/**
 * Copies a path of less than PATH_MAX bytes; native callers' stay where they
 * are.
 *
 * @return 0; -EFAULT, -ENAMETOOLONG, -ENOMEM: then nothing is to be put
 */
int uk_user_path_get(struct uk_user_path *p, const char *usr);
/** Frees what that took. */
void uk_user_path_put(struct uk_user_path *p);

#define UK_USER_IOV_FAST 8

/* A vector of a program, copied, so that it does not change any more. */
struct uk_user_iov {
	struct iovec *v;
	int cnt;
	struct iovec fast[UK_USER_IOV_FAST];
};

/**
 * Copies a vector, cuts it to what Linux moves at once, and pages its buffers
 * in as far as they are there.
 *
 * @param write true if the call writes to the buffers, as readv(2) does
 * @return 0; -EINVAL if `cnt` is negative or above IOV_MAX, or for a length
 *   that is no ssize_t; -EFAULT if the array is not there or a buffer is the
 *   kernel's; -ENOMEM: then nothing is to be put
 */
int uk_user_iov_get(struct uk_user_iov *io, const struct iovec *usr, int cnt,
		    bool write);
/** Frees what that took. */
void uk_user_iov_put(struct uk_user_iov *io);

UK_END_DECLS

/*
 * Evaluates an expression of type int with `p` the copy of the program's path
 * `usr`.
 */
#define UK_WITH_USER_PATH(p, usr, expr)                                        \
	({                                                                     \
		struct uk_user_path __p_##p;                                   \
		int __rc_##p = uk_user_path_get(&__p_##p, (usr));              \
                                                                               \
		if (likely(!__rc_##p)) {                                       \
			const char *p = __p_##p.s;                             \
                                                                               \
			__rc_##p = (expr);                                     \
			uk_user_path_put(&__p_##p);                            \
		}                                                              \
		__rc_##p;                                                      \
	})

/* One object, as large as the pointer in the kernel says: 0 or -EFAULT. */
#define uk_user_get_obj(dst, usr) uk_user_get((dst), (usr), sizeof(*(dst)))
#define uk_user_put_obj(usr, src) uk_user_put((usr), (src), sizeof(*(src)))

#endif /* __UK_UACCESS_H__ */
