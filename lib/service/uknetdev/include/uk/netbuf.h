/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Network buffers: one piece of memory each, chained to packets.  A netbuf has
 * one owner at a time; handing it over is said at each function.
 */
#ifndef __UK_NETBUF_H__
#define __UK_NETBUF_H__

#include <uk/essentials.h>

UK_BEGIN_DECLS

struct uk_alloc;
struct uk_netbuf;

typedef void (*uk_netbuf_dtor_t)(struct uk_netbuf *nb);

/* The checksum at csum_start + csum_offset is left to the receiver (device).*/
#define UK_NETBUF_F_PARTIAL_CSUM 0x1
/* Checksums were verified by the sender (device). */
#define UK_NETBUF_F_DATA_VALID 0x2

struct uk_netbuf {
	struct uk_netbuf *next; /* rest of the packet, or of a free list */
	void *data; /* first byte of the packet in the buffer */
	__u32 len; /* bytes at data */
	__u32 buflen; /* bytes at buf */
	void *buf; /* start of the buffer; data - buf is headroom */
	__paddr_t paddr; /* physical address of `buf` */
	__u16 flags; /* UK_NETBUF_F_* */
	__u16 csum_start; /* from data */
	__u16 csum_offset;
	void *priv; /* the owner's */
	uk_netbuf_dtor_t dtor; /* frees it; called by uk_netbuf_free() */
};

/**
 * Makes `nb` a buffer of physically contiguous memory with `headroom` bytes
 * before the (empty) data.
 */
void uk_netbuf_init_indir(struct uk_netbuf *nb, void *buf, __sz buflen,
			  __u16 headroom, void *priv, uk_netbuf_dtor_t dtor);

/** Allocates buffer and netbuf in one piece; NULL without memory. */
struct uk_netbuf *uk_netbuf_alloc_buf(struct uk_alloc *a, __sz buflen,
				      __u16 headroom);

/** Gives each buffer of the chain to its destructor. */
void uk_netbuf_free(struct uk_netbuf *nb);

/** Appends packet `tail` to the chain `nb`. */
static inline void uk_netbuf_append(struct uk_netbuf *nb,
				    struct uk_netbuf *tail)
{
	while (nb->next)
		nb = nb->next;
	nb->next = tail;
}

/** Moves the beginning of the data by `diff` bytes (> 0: into headroom). */
static inline void uk_netbuf_header(struct uk_netbuf *nb, __s32 diff)
{
	nb->data = (__u8 *)nb->data - diff;
	nb->len += diff;
}

UK_END_DECLS

#endif /* __UK_NETBUF_H__ */
