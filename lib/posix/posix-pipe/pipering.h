/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The ring of a pipe, free of files, locks and threads: bytes go in at the
 * tail and come out at the head.  Positions only grow; their difference is
 * what is inside.
 *
 * Packets (O_DIRECT) are marked by where they begin and end:
 *
 *     head            start       end        tail
 *      | plain bytes   | packet    | plain ...|
 *
 * What reads into a packet stops at its end, and drops what it did not take.
 */
#ifndef __PIPERING_H__
#define __PIPERING_H__

#include <errno.h>
#include <string.h>
#include <sys/uio.h>

#include <uk/essentials.h>

#define PIPERING_ATOMIC 4096UL /* PIPE_BUF: such writes go in whole */

struct pipepkt {
	__sz start, end;
};

struct pipering {
	char *buf;
	__sz size; /* a power of two */
	__sz head, tail;
	struct pipepkt *pkt; /* room for pipering_slots(), or NULL */
	unsigned int pkt0, npkt; /* oldest of them, how many */
};

static inline __sz pipering_used(const struct pipering *r)
{
	return r->tail - r->head;
}

static inline __sz pipering_free(const struct pipering *r)
{
	return r->size - pipering_used(r);
}

/* So many packets fit, however small. */
static inline unsigned int pipering_slots(const struct pipering *r)
{
	return (unsigned int)(r->size / PIPERING_ATOMIC);
}

static inline struct pipepkt *pipering_pkt(const struct pipering *r,
					   unsigned int i)
{
	return &r->pkt[(r->pkt0 + i) % pipering_slots(r)];
}

/* True if a write of PIPERING_ATOMIC bytes, also as a packet, goes in. */
static inline int pipering_writable(const struct pipering *r)
{
	return pipering_free(r) >= PIPERING_ATOMIC &&
	       (likely(!r->npkt) || r->npkt < pipering_slots(r));
}

/* How much of a write of `len` bytes goes in now; -EAGAIN for none of it. */
static inline __ssz pipering_admit(const struct pipering *r, __sz len)
{
	__sz room = pipering_free(r);

	if (unlikely(len > room))
		return len <= PIPERING_ATOMIC || !room ? -EAGAIN : (__ssz)room;
	return (__ssz)len;
}

/* Contiguous room at the tail: address to `*p`, length returned. */
static inline __sz pipering_room(const struct pipering *r, char **p)
{
	__sz at = r->tail & (r->size - 1);

	*p = r->buf + at;
	return MIN(pipering_free(r), r->size - at);
}

/* Bytes at the head up to a boundary of packets. */
static inline __sz pipering_bound(const struct pipering *r)
{
	const struct pipepkt *k;

	if (likely(!r->npkt))
		return pipering_used(r);
	k = pipering_pkt(r, 0);
	return (r->head < k->start ? k->start : k->end) - r->head;
}

/* Contiguous bytes at the head. */
static inline __sz pipering_data(const struct pipering *r, char **p)
{
	__sz at = r->head & (r->size - 1);

	*p = r->buf + at;
	return MIN(pipering_bound(r), r->size - at);
}

/* True if the head is inside a packet or at its end. */
static inline int pipering_in_pkt(const struct pipering *r)
{
	return unlikely(r->npkt) && r->head > pipering_pkt(r, 0)->start;
}

/* True if the bytes that were just taken complete a packet. */
static inline int pipering_pkt_done(const struct pipering *r)
{
	return pipering_in_pkt(r) && r->head == pipering_pkt(r, 0)->end;
}

/* After a read: drops what is left of a packet; an empty ring starts over. */
static inline void pipering_settle(struct pipering *r)
{
	if (pipering_in_pkt(r)) {
		r->head = pipering_pkt(r, 0)->end;
		r->pkt0++;
		r->npkt--;
	}
	if (r->head == r->tail)
		r->head = r->tail = 0;
}

/* The next `len` bytes at the tail become a packet; there is room for it. */
static inline void pipering_mark(struct pipering *r, __sz len)
{
	*pipering_pkt(r, r->npkt++) =
		(struct pipepkt){ r->tail, r->tail + len };
}

/* All contiguous room, at most `len`, as up to two buffers; how many. */
static inline int pipering_room_iov(const struct pipering *r, __sz len,
				    struct iovec iov[2])
{
	__sz at = r->tail & (r->size - 1);
	__sz n = MIN(len, pipering_free(r));
	__sz one = MIN(n, r->size - at);

	iov[0] = (struct iovec){ r->buf + at, one };
	iov[1] = (struct iovec){ r->buf, n - one };
	return n > one ? 2 : 1;
}

/* The same of the data up to a boundary. */
static inline int pipering_data_iov(const struct pipering *r, __sz len,
				    struct iovec iov[2])
{
	__sz at = r->head & (r->size - 1);
	__sz n = MIN(len, pipering_bound(r));
	__sz one = MIN(n, r->size - at);

	iov[0] = (struct iovec){ r->buf + at, one };
	iov[1] = (struct iovec){ r->buf, n - one };
	return n > one ? 2 : 1;
}

/*
 * Copies what is inside to the beginning of `buf`, the new buffer of `size`,
 * and the marks to `pkt`, which is NULL if the ring has none.
 */
static inline void pipering_move(struct pipering *r, char *buf, __sz size,
				 struct pipepkt *pkt)
{
	__sz used = pipering_used(r), at = r->head & (r->size - 1);
	__sz one = MIN(used, r->size - at);

	if (used) {
		memcpy(buf, r->buf + at, one);
		memcpy(buf + one, r->buf, used - one);
	}
	for (unsigned int i = 0; i < r->npkt; i++) {
		pkt[i].start = pipering_pkt(r, i)->start - r->head;
		pkt[i].end = pipering_pkt(r, i)->end - r->head;
		if (pipering_pkt(r, i)->start < r->head)
			pkt[i].start = 0;
	}
	r->buf = buf;
	r->size = size;
	r->head = 0;
	r->tail = used;
	r->pkt = pkt;
	r->pkt0 = 0;
}

#endif /* __PIPERING_H__ */
