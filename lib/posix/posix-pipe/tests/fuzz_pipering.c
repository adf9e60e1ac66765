/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Any sequence of writes, packets, reads and moves: bytes come out in order,
 * none twice, and only what is left of a packet is missing.
 */
/* fuzz-sources: */
/* fuzz-seeds: |abcdefghijklmnop0123456789| |aaaabbbbccccdddd| */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "../pipering.h"

#define ROOM 32768

static void put(struct pipering *r, __sz n, unsigned int *next)
{
	struct iovec iov[2];
	int cnt = pipering_room_iov(r, n, iov);

	for (int v = 0; v < cnt; v++)
		for (__sz i = 0; i < iov[v].iov_len; i++)
			((uint8_t *)iov[v].iov_base)[i] =
				(uint8_t)(((*next)++ * 40503u) >> 8);
	r->tail += n;
}

/* Reads up to `n`; what a packet loses is skipped in `*next` as well. */
static void take(struct pipering *r, __sz n, unsigned int *next)
{
	__sz len;
	char *p;

	while (n && (len = pipering_data(r, &p))) {
		len = MIN(len, n);
		for (__sz i = 0; i < len; i++)
			if ((uint8_t)p[i] !=
			    (uint8_t)(((*next)++ * 40503u) >> 8))
				abort();
		r->head += len;
		n -= len;
		if (pipering_pkt_done(r))
			break;
	}
	if (pipering_in_pkt(r))
		*next += (unsigned int)(pipering_pkt(r, 0)->end - r->head);
	pipering_settle(r);
}

static void move(struct pipering *r, __sz size)
{
	char *buf;
	struct pipepkt *pkt;
	char *old = r->buf;
	struct pipepkt *oldpkt = r->pkt;

	if (size < pipering_used(r) || size / PIPERING_ATOMIC < r->npkt)
		return;
	buf = malloc(size);
	pkt = malloc(size / PIPERING_ATOMIC * sizeof(*pkt));
	pipering_move(r, buf, size, pkt);
	free(old);
	free(oldpkt);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len);

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t len)
{
	struct pipering r = { .size = 0 };
	unsigned int in = 0, out = 0;

	move(&r, 4096);
	for (size_t i = 0; i + 2 < len && i < 600; i += 3) {
		__sz n = (data[i + 1] << 6 | data[i + 2]) + 1;
		__ssz ok = pipering_admit(&r, n);

		switch (data[i] % 4) {
		case 0:
			if (ok > 0)
				put(&r, (__sz)ok, &in);
			break;
		case 1:
			n = MIN(n, PIPERING_ATOMIC);
			if (n > pipering_free(&r) ||
			    r.npkt == pipering_slots(&r))
				break;
			pipering_mark(&r, n);
			put(&r, n, &in);
			break;
		case 2:
			take(&r, n, &out);
			break;
		default:
			move(&r, 4096UL << data[i + 1] % 4);
		}
		if (pipering_used(&r) > r.size || in - out != pipering_used(&r))
			abort();
	}
	free(r.buf);
	free(r.pkt);
	return 0;
}
