/* SPDX-License-Identifier: BSD-3-Clause */
/* The ChaCha20 block function (RFC 8439, 2.3).  Pure. */
#ifndef __UK_CHACHA_H__
#define __UK_CHACHA_H__

#include <uk/essentials.h>

#define UK_CHACHA_ROTL(v, n) (((v) << (n)) | ((v) >> (32 - (n))))

static inline void uk_chacha_quarter(__u32 *s, int a, int b, int c, int d)
{
	s[a] += s[b];
	s[d] = UK_CHACHA_ROTL(s[d] ^ s[a], 16);
	s[c] += s[d];
	s[b] = UK_CHACHA_ROTL(s[b] ^ s[c], 12);
	s[a] += s[b];
	s[d] = UK_CHACHA_ROTL(s[d] ^ s[a], 8);
	s[c] += s[d];
	s[b] = UK_CHACHA_ROTL(s[b] ^ s[c], 7);
}

/* 64 bytes of key stream from the 16 words of state. */
static inline void uk_chacha_block(const __u32 in[16], __u32 out[16])
{
	for (int i = 0; i < 16; i++)
		out[i] = in[i];
	for (int i = 0; i < 10; i++) {
		for (int j = 0; j < 4; j++)
			uk_chacha_quarter(out, j, 4 + j, 8 + j, 12 + j);
		for (int j = 0; j < 4; j++)
			uk_chacha_quarter(out, j, 4 + (j + 1) % 4,
					  8 + (j + 2) % 4, 12 + (j + 3) % 4);
	}
	for (int i = 0; i < 16; i++)
		out[i] += in[i];
}

#endif /* __UK_CHACHA_H__ */
