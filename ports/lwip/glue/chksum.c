/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The sum under all checksums of the Internet (RFC 1071), 8 bytes at a time;
 * lwIP's own takes them in fours and was the largest part of sending a file
 * where the card does not sum.  Pure; also compiled on the build host.
 */

#include <uk/essentials.h>

__u16 lwip_chksum(const void *data, int len);

/* A piece from any address; memcpy() itself would be a call here. */
#define LOAD(type, p)                                                          \
	({                                                                     \
		type __v;                                                      \
                                                                               \
		__builtin_memcpy(&__v, (p), sizeof(__v));                      \
		__v;                                                           \
	})

/* One's complement: what overflows comes in again below. */
static inline __u64 add(__u64 sum, __u64 v)
{
	sum += v;
	return sum + (sum < v);
}

/* The last up to 7 bytes. */
static inline __u64 add_tail(__u64 sum, const __u8 *p, int len)
{
	if (len & 4) {
		sum = add(sum, LOAD(__u32, p));
		p += 4;
	}
	if (len & 2) {
		sum = add(sum, LOAD(__u16, p));
		p += 2;
	}
	return len & 1 ? add(sum, *p) : sum;
}

/* The words are as they lie in memory; an odd byte has a zero behind it. */
__u16 lwip_chksum(const void *data, int len)
{
	const __u8 *p = data;
	__u64 sum = 0;

	for (; len >= 32; len -= 32, p += 32) {
		sum = add(sum, LOAD(__u64, p));
		sum = add(sum, LOAD(__u64, p + 8));
		sum = add(sum, LOAD(__u64, p + 16));
		sum = add(sum, LOAD(__u64, p + 24));
	}
	for (; len >= 8; len -= 8, p += 8)
		sum = add(sum, LOAD(__u64, p));
	sum = add_tail(sum, p, len);
	sum = (sum >> 32) + (__u32)sum;
	sum = (sum >> 32) + (__u32)sum;
	sum = (sum >> 16) + (__u16)sum;
	sum = (sum >> 16) + (__u16)sum;
	return (__u16)sum;
}
