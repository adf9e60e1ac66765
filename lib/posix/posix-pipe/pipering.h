/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The ring of a pipe, free of files, locks and threads: bytes go in at the
 * tail and come out at the head.  Positions only grow; their difference is
 * what is inside.
 */
#ifndef __PIPERING_H__
#define __PIPERING_H__

#include <errno.h>
#include <string.h>

#include <uk/essentials.h>

#define PIPERING_ATOMIC 4096UL /* PIPE_BUF: such writes go in whole */

struct pipering {
	char *buf;
	__sz size; /* a power of two */
	__sz head, tail;
};

static inline __sz pipering_used(const struct pipering *r)
{
	return r->tail - r->head;
}

static inline __sz pipering_free(const struct pipering *r)
{
	return r->size - pipering_used(r);
}

/* How much of a write of `len` bytes goes in now; -EAGAIN for none of it. */
static inline __ssz pipering_admit(const struct pipering *r, __sz len)
{
	__sz room = pipering_free(r);

	if (len && (!room || (len <= PIPERING_ATOMIC && room < len)))
		return -EAGAIN;
	return MIN(len, room);
}

/* Contiguous room at the tail: address to `*p`, length returned. */
static inline __sz pipering_room(const struct pipering *r, char **p)
{
	__sz at = r->tail & (r->size - 1);

	*p = r->buf + at;
	return MIN(pipering_free(r), r->size - at);
}

/* Contiguous bytes at the head. */
static inline __sz pipering_data(const struct pipering *r, char **p)
{
	__sz at = r->head & (r->size - 1);

	*p = r->buf + at;
	return MIN(pipering_used(r), r->size - at);
}

/* Copies what is inside to the beginning of `buf`, the new buffer. */
static inline void pipering_move(struct pipering *r, char *buf, __sz size)
{
	__sz used = pipering_used(r), done = 0;
	char *p;

	while (done < used) {
		__sz n = pipering_data(r, &p);

		memcpy(buf + done, p, n);
		r->head += n;
		done += n;
	}
	r->buf = buf;
	r->size = size;
	r->head = 0;
	r->tail = used;
}

#endif /* __PIPERING_H__ */
