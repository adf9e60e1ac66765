/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Walking I/O vectors; none of these trusts the vector to be as long as asked.
 *
 * What a vector points at may be a program's memory, which another thread can
 * take away at any time.  So a driver touches it by the functions here alone:
 * they stop where memory is not there, never page in, and so never sleep: any
 * lock may be held.  A driver that could move nothing for that reason returns
 * -EFAULT and has taken nothing from its file; posix-fdio and posix-socket
 * then page in and ask again.  Images that run no programs pay nothing.
 */
#ifndef __UK_FILE_IOVUTIL_H__
#define __UK_FILE_IOVUTIL_H__

#include <sys/uio.h>

#include <uk/config.h>
#include <uk/essentials.h>
#include <uk/isr/string.h>

#if CONFIG_LIBUKFILE_PROGRAMS

#include <uk/nofault.h>

/** Copies; returns how many bytes before one that is not there. */
static inline __sz uk_iov_copy(void *dst, const void *src, __sz len)
{
	return uk_nofault_memcpy_nopage(dst, src, len);
}

/** Zeroes; the same. */
static inline __sz uk_iov_clear(void *dst, __sz len)
{
	return uk_nofault_zero_nopage(dst, len);
}

/** How many of the bytes can be read just now. */
static inline __sz uk_iov_ready_r(const void *p, __sz len)
{
	return uk_nofault_probe_r_nopage((__vaddr_t)p, len);
}

#else /* every vector is the kernel's own */

static inline __sz uk_iov_copy(void *dst, const void *src, __sz len)
{
	__builtin_memcpy(dst, src, len);
	return len;
}

static inline __sz uk_iov_clear(void *dst, __sz len)
{
	__builtin_memset(dst, 0, len);
	return len;
}

static inline __sz uk_iov_ready_r(const void *p __unused, __sz len)
{
	return len;
}

#endif

/* Position in a vector. */
struct uk_iov_iter {
	const struct iovec *iov;
	int left; /* elements from `iov` on */
	__sz off; /* in the first of them */
};

#define UK_IOV_ITER(v, n) ((struct uk_iov_iter){ .iov = (v), .left = (n) })

/** Bytes in all; the caller has made sure that the sum fits. */
static inline __sz uk_iov_len(const struct iovec *iov, int iovcnt)
{
	__sz n = 0;

	for (int i = 0; i < iovcnt; i++)
		n += iov[i].iov_len;
	return n;
}

/** Contiguous bytes at the position: address to `*p`; 0 at the end. */
static inline __sz uk_iov_span(struct uk_iov_iter *it, void **p)
{
	while (it->left && it->off >= it->iov->iov_len) {
		it->iov++;
		it->left--;
		it->off = 0;
	}
	if (!it->left)
		return 0;
	*p = (char *)it->iov->iov_base + it->off;
	return it->iov->iov_len - it->off;
}

/** Copies up to `len` bytes into the vector; returns how many it took. */
static inline __sz uk_iov_scatter(struct uk_iov_iter *it, const void *src,
				  __sz len)
{
	__sz done = 0, n, got;
	void *p;

	while (done < len && (n = uk_iov_span(it, &p))) {
		n = MIN(n, len - done);
		got = uk_iov_copy(p, (const char *)src + done, n);
		it->off += got;
		done += got;
		if (unlikely(got < n))
			break;
	}
	return done;
}

/** Copies up to `len` bytes out of the vector; returns how many it gave. */
static inline __sz uk_iov_gather(struct uk_iov_iter *it, void *dst, __sz len)
{
	__sz done = 0, n, got;
	void *p;

	while (done < len && (n = uk_iov_span(it, &p))) {
		n = MIN(n, len - done);
		got = uk_iov_copy((char *)dst + done, p, n);
		it->off += got;
		done += got;
		if (unlikely(got < n))
			break;
	}
	return done;
}

/** Fills up to `len` bytes with zero; returns how many. */
static inline __sz uk_iov_zero(struct uk_iov_iter *it, __sz len)
{
	__sz done = 0, n, got;
	void *p;

	while (done < len && (n = uk_iov_span(it, &p))) {
		n = MIN(n, len - done);
		got = uk_iov_clear(p, n);
		it->off += got;
		done += got;
		if (unlikely(got < n))
			break;
	}
	return done;
}

/** True if what came short met missing memory, not the end of the vector. */
static inline int uk_iov_faulted(struct uk_iov_iter *it)
{
	void *p;

	return uk_iov_span(it, &p) != 0;
}

/** Copies `len` bytes to the beginning of the vector. */
static inline __sz uk_iov_put(const struct iovec *iov, int iovcnt,
			      const void *src, __sz len)
{
	struct uk_iov_iter it = UK_IOV_ITER(iov, iovcnt);

	return uk_iov_scatter(&it, src, len);
}

/** Copies `len` bytes from the beginning of the vector. */
static inline __sz uk_iov_get(const struct iovec *iov, int iovcnt, void *dst,
			      __sz len)
{
	struct uk_iov_iter it = UK_IOV_ITER(iov, iovcnt);

	return uk_iov_gather(&it, dst, len);
}

#endif /* __UK_FILE_IOVUTIL_H__ */
