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
 * probe found can change while the call sleeps; so copy small objects by
 * uk_user_get() and uk_user_put(), at the end and from the caller's own
 * variables, and probe only buffers.
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

/**
 * Length of a string that ends within `max` bytes, its end included.
 *
 * @return the length without the end; -EFAULT; -ENAMETOOLONG
 */
ssize_t uk_user_str(const char *usr, __sz max);

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

static inline ssize_t uk_user_str(const char *usr, __sz max)
{
	__sz len = strnlen(usr, max);

	return len < max ? (ssize_t)len : -ENAMETOOLONG;
}

#endif

/**
 * Checks `cnt` buffers: the array, then each buffer.
 *
 * @param write true if the call writes to the buffers, as readv(2) does
 * @return 0; -EINVAL if `cnt` is negative or above IOV_MAX, or a length or
 *   the sum of all is no ssize_t; -EFAULT
 */
int uk_user_iov(const struct iovec *iov, int cnt, bool write);

UK_END_DECLS

/* One object, as large as the pointer in the kernel says: 0 or -EFAULT. */
#define uk_user_get_obj(dst, usr) uk_user_get((dst), (usr), sizeof(*(dst)))
#define uk_user_put_obj(usr, src) uk_user_put((usr), (src), sizeof(*(src)))

#endif /* __UK_UACCESS_H__ */
