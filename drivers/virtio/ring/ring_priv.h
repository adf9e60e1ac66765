/* SPDX-License-Identifier: BSD-3-Clause */
/* What both formats share: accesses to shared memory and the slots. */
#ifndef __RING_PRIV_H__
#define __RING_PRIV_H__

#include <virtio/ring.h>

#define READ16(p) (*(const volatile __u16 *)&(p))
#define READ32(p) (*(const volatile __u32 *)&(p))
#define WRITE16(p, v) (*(volatile __u16 *)&(p) = (v))

/* Bytes that the device may write. */
static inline __u32 seg_in_len(const struct virtq_seg *seg, unsigned int nout,
			       unsigned int n)
{
	__u32 len = 0;

	for (unsigned int k = nout; k < n; k++)
		len += seg[k].len;
	return len;
}

/* True if `n` pieces go into a table; else they must fit into the ring. */
static inline bool slot_indirect(const struct virtq *vq, unsigned int n)
{
	return n > 1 && n <= vq->table_len;
}

/* Fills the table of slot `id`, which the device only reads. */
void virtq_table_fill(struct virtq *vq, __u16 id, const struct virtq_seg *seg,
		      unsigned int nout, unsigned int n);

/* Where the device finds the table of slot `id`. */
static inline __u64 table_addr(const struct virtq *vq, __u16 id)
{
	return vq->tables_addr +
	       (__u64)id * vq->table_len * sizeof(struct vring_desc);
}

#endif /* __RING_PRIV_H__ */
