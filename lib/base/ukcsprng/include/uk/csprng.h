/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The generator: ChaCha20 with fast key erasure.  Each step makes one block
 * from the key; its first half is the next key, its second half is output, so
 * that what was given out cannot be computed back from the state.  Pure.
 */
#ifndef __UK_CSPRNG_H__
#define __UK_CSPRNG_H__

#include <string.h>

#include <uk/chacha.h>

struct uk_csprng {
	__u32 key[8];
};

/* Forgets; the compiler may not leave it out. */
static inline void uk_csprng_wipe(void *p, __sz len)
{
	memset(p, 0, len);
	__asm__ __volatile__("" : : "r"(p) : "memory");
}

/* The block at `counter` of the key stream, with nonce 0. */
static inline void uk_csprng_block(const __u32 key[8], __u64 counter,
				   __u32 out[16])
{
	__u32 in[16] = { 0x61707865, 0x3320646e, 0x79622d32, 0x6b206574 };

	memcpy(&in[4], key, 32);
	in[12] = (__u32)counter;
	in[13] = (__u32)(counter >> 32);
	uk_chacha_block(in, out);
	uk_csprng_wipe(in, sizeof(in));
}

/* 32 bytes of output; the old key is gone. */
static inline void uk_csprng_step(struct uk_csprng *g, __u32 out[8])
{
	__u32 b[16];

	uk_csprng_block(g->key, 0, b);
	memcpy(g->key, b, 32);
	memcpy(out, b + 8, 32);
	uk_csprng_wipe(b, sizeof(b));
}

/* Lets the key depend on `len` more bytes, and on all that it did before. */
static inline void uk_csprng_mix(struct uk_csprng *g, const void *buf, __sz len)
{
	const __u8 *p = buf;
	__u8 *key = (__u8 *)g->key;
	__u32 drop[8];

	for (__sz i = 0; i < len; i++) {
		key[i % 32] ^= p[i];
		if (i % 32 == 31)
			uk_csprng_step(g, drop);
	}
	uk_csprng_step(g, drop);
	uk_csprng_wipe(drop, sizeof(drop));
}

/* `len` bytes of a key that is used for nothing else. */
static inline void uk_csprng_stream(const __u32 key[8], void *buf, __sz len)
{
	__u8 *p = buf;
	__u32 b[16];
	__sz n;

	for (__u64 counter = 0; len; counter++) {
		uk_csprng_block(key, counter, b);
		n = MIN(len, sizeof(b));
		memcpy(p, b, n);
		p += n;
		len -= n;
	}
	uk_csprng_wipe(b, sizeof(b));
}

#endif /* __UK_CSPRNG_H__ */
