/* SPDX-License-Identifier: BSD-3-Clause */
/* See <uk/uaccess.h>: a range check, then accesses that recover. */
#include <uk/nofault.h>
#include <uk/thread.h>
#include <uk/uaccess.h>
#include <uk/vmem.h>

#define ONES 0x0101010101010101UL
#define HIGHS 0x8080808080808080UL
#define PIECE 32UL /* of a string; within a page */

/* Within what a program can have at all? */
static inline int in_lower(const void *usr, __sz n)
{
	return n <= UK_VAS_MAX && (__uptr)usr <= UK_VAS_MAX - n;
}

/* The caller means the kernel's memory: only native code may. */
static int trusted(void)
{
	const struct uk_thread *t = uk_thread_current();

	return !t || !(t->flags & UK_THREADF_AUXSP);
}

int uk_user_get(void *dst, const void *usr, __sz n)
{
	if (unlikely(!in_lower(usr, n) && !trusted()))
		return -EFAULT;
	return uk_nofault_memcpy(dst, usr, n) == n ? 0 : -EFAULT;
}

int uk_user_put(void *usr, const void *src, __sz n)
{
	if (unlikely(!in_lower(usr, n) && !trusted()))
		return -EFAULT;
	return uk_nofault_memcpy(usr, src, n) == n ? 0 : -EFAULT;
}

int uk_user_probe_r(const void *usr, __sz n)
{
	if (unlikely(!in_lower(usr, n)))
		return trusted() ? 0 : -EFAULT;
	return uk_nofault_probe_r((__vaddr_t)usr, n) == n ? 0 : -EFAULT;
}

int uk_user_probe_w(void *usr, __sz n)
{
	if (unlikely(!in_lower(usr, n)))
		return trusted() ? 0 : -EFAULT;
	return uk_nofault_probe_rw((__vaddr_t)usr, n) == n ? 0 : -EFAULT;
}

__sz uk_user_avail_r(const void *usr, __sz n)
{
	if (unlikely(!in_lower(usr, n)))
		return trusted() ? n : 0;
	return uk_nofault_probe_r((__vaddr_t)usr, n);
}

__sz uk_user_avail_w(void *usr, __sz n)
{
	if (unlikely(!in_lower(usr, n)))
		return trusted() ? n : 0;
	return uk_nofault_probe_rw((__vaddr_t)usr, n);
}

int uk_user_range(const void *usr, __sz n)
{
	return likely(in_lower(usr, n)) || trusted() ? 0 : -EFAULT;
}

bool uk_user_iov_fault_in(const struct iovec *iov, int cnt, bool write)
{
	for (int i = 0; i < cnt; i++) {
		__sz n = iov[i].iov_len;
		int rc = write ? uk_user_probe_w(iov[i].iov_base, n)
			       : uk_user_probe_r(iov[i].iov_base, n);

		if (unlikely(rc))
			return false;
	}
	return true;
}

int uk_user_put_nopage(void *usr, const void *src, __sz n)
{
	if (unlikely(!in_lower(usr, n) && !trusted()))
		return -EFAULT;
	return uk_nofault_memcpy_nopage(usr, src, n) == n ? 0 : -EFAULT;
}

int uk_user_load32_nopage(const __u32 *usr, __u32 *v)
{
	if (unlikely(!in_lower(usr, sizeof(*usr)) && !trusted()))
		return -EFAULT;
	return uk_nofault_load32_nopage(usr, v) ? -EFAULT : 0;
}

int uk_user_cas32_nopage(__u32 *usr, __u32 *old, __u32 v)
{
	int rc;

	if (unlikely(!in_lower(usr, sizeof(*usr)) && !trusted()))
		return -EFAULT;
	rc = uk_nofault_cas32_nopage(usr, old, v);
	return rc < 0 ? -EFAULT : rc;
}

/* Like strnlen() but a word at a time. */
static __sz piece_len(const char *s, __sz max)
{
	__sz i = 0;
	__u64 w;

	for (; i + sizeof(w) <= max; i += sizeof(w)) {
		__builtin_memcpy(&w, s + i, sizeof(w));
		if ((w - ONES) & ~w & HIGHS)
			break;
	}
	while (i < max && s[i])
		i++;
	return i;
}

/* In pieces: most strings are short, and none needs what is behind it. */
ssize_t uk_user_str_get(char *dst, const char *usr, __sz max)
{
	__sz done, step, len;

	if (unlikely(!in_lower(usr, 0) && !trusted()))
		return -EFAULT;
	for (done = 0; done < max; done += step) {
		step = PIECE - ((__uptr)(usr + done) & (PIECE - 1));
		step = MIN(step, max - done);
		if (unlikely(uk_nofault_memcpy(dst + done, usr + done, step) !=
			     step))
			return -EFAULT;
		len = piece_len(dst + done, step);
		if (len < step)
			return (ssize_t)(done + len);
	}
	return -ENAMETOOLONG;
}
