/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Any vector, cut and walked in any steps: the same bytes in the same places
 * as one flat buffer, none beyond it, and no length above what is moved at
 * once.
 */
/* fuzz-sources: */
/* fuzz-seeds: |abcdefgh0123456789| |zz...yy,,,xx---ww| */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <uk/file/iovutil.h>

#include "../iovcut.h"

#define PIECES 12

static uint8_t flat[PIECES * 64];

static void check(int ok)
{
	if (!ok)
		abort();
}

/* Lengths as a program may give them: the sum is Linux' or there is none. */
static void lengths(const uint8_t *d, size_t n)
{
	static const size_t odd[] = { 0,	  1,
				      IOVCUT_MAX, 1UL << 30,
				      1UL << 63,  ~0UL,
				      4096,	  (1UL << 63) - 1 };
	struct iovec v[PIECES];
	size_t sum = 0, bad = 0;
	ssize_t r;

	n = MIN(n, (size_t)PIECES);
	for (size_t i = 0; i < n; i++) {
		v[i].iov_len = odd[d[i] % 8];
		bad |= v[i].iov_len >> 63;
		sum = MIN(sum + MIN(v[i].iov_len, IOVCUT_MAX), IOVCUT_MAX);
	}
	r = iovcut_check(v, (int)n);
	check(bad ? r == -EINVAL : r == (ssize_t)sum);
	if (!bad)
		check(uk_iov_len(v, (int)n) == sum);
}

/* A vector of its own pieces of memory, so that a step beyond one is seen. */
static size_t make(struct iovec *v, const uint8_t *d, size_t n)
{
	size_t sum = 0;

	for (size_t i = 0; i < n; i++) {
		v[i].iov_len = d[i] % 64;
		v[i].iov_base = malloc(v[i].iov_len);
		memset(v[i].iov_base, 0xee, v[i].iov_len);
		sum += v[i].iov_len;
	}
	return sum;
}

/* The walk against the flat buffer; `sum` bytes are there. */
static void walk(struct iovec *v, int cnt, const uint8_t *d, size_t n,
		 size_t sum)
{
	struct uk_iov_iter it = UK_IOV_ITER(v, cnt);
	uint8_t src[256], back[sizeof(flat)];
	size_t at = 0;

	memset(flat, 0xee, sizeof(flat));
	for (size_t i = 0; i < n; i++) {
		size_t step = d[i] / 2, want = MIN(step, sum - at);

		memset(src, (int)i, sizeof(src));
		if (d[i] & 1) {
			check(uk_iov_scatter(&it, src, step) == want);
			memset(flat + at, (int)i, want);
		} else {
			check(uk_iov_zero(&it, step) == want);
			memset(flat + at, 0, want);
		}
		at += want;
	}
	check(uk_iov_get(v, cnt, back, sizeof(back)) == sum);
	check(!memcmp(back, flat, sum));
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	size_t n = size ? data[0] % (PIECES + 1) : 0, sum, i;
	struct iovec v[PIECES];

	if (size < n + 3)
		return 0;
	lengths(data + 1, n);
	sum = make(v, data + 1, n);
	data += n + 1;
	size -= n + 1;
	walk(v, (int)n, data + 2, size - 2, sum);
	for (i = 0; i < n; i++)
		free(v[i].iov_base);
	return 0;
}
