/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The table of support/build/relocs: which words of the image hold one of its
 * addresses.  Pure.
 */
#ifndef __PLAT_KASLR_H__
#define __PLAT_KASLR_H__

#include <uk/essentials.h>

/* Reads one number, ULEB128; gives what follows it. */
static inline const __u8 *kaslr_number(const __u8 *t, __u64 *v)
{
	unsigned int shift = 0;

	for (*v = 0; *t & 0x80; shift += 7)
		*v |= (__u64)(*t++ & 0x7f) << shift;
	*v |= (__u64)*t++ << shift;
	return t;
}

/*
 * Adds `slide` to the words of the list at `t`; gives what follows the list.
 * Nearly all are aligned, and others are slow where the compiler takes bytes.
 */
static inline const __u8 *kaslr_add64(const __u8 *t, __u8 *image, __u64 slide)
{
	__u8 *p = image - 1;
	__u64 n, v;

	for (t = kaslr_number(t, &n); n; t = kaslr_number(t, &n)) {
		p += n;
		if (IS_ALIGNED((__uptr)p, sizeof(v))) {
			*(__u64 *)p += slide;
			continue;
		}
		__builtin_memcpy(&v, p, sizeof(v));
		v += slide;
		__builtin_memcpy(p, &v, sizeof(v));
	}
	return t;
}

/* The same for words of 32 bits. */
static inline const __u8 *kaslr_add32(const __u8 *t, __u8 *image, __u64 slide)
{
	__u8 *p = image - 1;
	__u64 n;
	__u32 v;

	for (t = kaslr_number(t, &n); n; t = kaslr_number(t, &n)) {
		p += n;
		__builtin_memcpy(&v, p, sizeof(v));
		v += (__u32)slide;
		__builtin_memcpy(p, &v, sizeof(v));
	}
	return t;
}

#endif /* __PLAT_KASLR_H__ */
