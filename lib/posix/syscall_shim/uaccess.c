/* SPDX-License-Identifier: BSD-3-Clause */
/* See <uk/uaccess.h>: a range check, then accesses that recover. */
#include <uk/nofault.h>
#include <uk/page.h>
#include <uk/thread.h>
#include <uk/uaccess.h>
#include <uk/vmem.h>

#define ONES 0x0101010101010101UL
#define HIGHS 0x8080808080808080UL

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

/*
 * Like strnlen() but a word at a time: the words are aligned, so none of them
 * leaves the page.
 */
static __sz page_strnlen(const char *s, __sz max)
{
	const char *p = s, *end = s + max;
	__u64 w;

	for (; p < end && !IS_ALIGNED((__uptr)p, sizeof(w)); p++)
		if (!*p)
			return (__sz)(p - s);
	for (; (__sz)(end - p) >= sizeof(w); p += sizeof(w)) {
		memcpy(&w, p, sizeof(w));
		if ((w - ONES) & ~w & HIGHS)
			break;
	}
	while (p < end && *p)
		p++;
	return (__sz)(p - s);
}

ssize_t uk_user_str(const char *usr, __sz max)
{
	__sz done = 0, step, len;

	if (unlikely(!in_lower(usr, 0) && !trusted()))
		return -EFAULT;
	while (done < max) {
		step = PAGE_SIZE - ((__uptr)(usr + done) & (PAGE_SIZE - 1));
		step = MIN(step, max - done);
		if (unlikely(!uk_nofault_probe_r((__vaddr_t)usr + done, 1)))
			return -EFAULT;
		len = page_strnlen(usr + done, step);
		done += len;
		if (len < step)
			return (ssize_t)done;
	}
	return -ENAMETOOLONG;
}
