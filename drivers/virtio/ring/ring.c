/* SPDX-License-Identifier: BSD-3-Clause */
/* What both formats share: see <virtio/ring.h>.  Also compiled on the host. */

#include "ring_priv.h"

static __sz used_offset(__u16 num, __sz align)
{
	__sz n = sizeof(struct vring_desc) * num + sizeof(struct vring_avail) +
		 sizeof(__u16) * (num + 1UL);

	return ALIGN_UP(n, align);
}

/* A split queue is the larger one. */
__sz virtq_mem_size(__u16 num, __sz align)
{
	return used_offset(num, align) + sizeof(struct vring_used) +
	       sizeof(struct vring_used_elem) * num + sizeof(__u16);
}

int virtq_init(struct virtq *vq, void *mem, struct virtq_slot *slots, __u16 num,
	       __sz align, unsigned int flags)
{
	if (!POWER_OF_2(num) || num > VIRTQ_MAX_SIZE)
		return -EINVAL;
	if ((flags & VIRTQ_F_PACKED) &&
	    !UK_IS_ENABLED(CONFIG_LIBVIRTIO_RING_PACKED))
		return -ENOTSUP;

	*vq = (struct virtq){
		.desc = mem,
		.avail = (void *)((__u8 *)mem + sizeof(*vq->desc) * num),
		.used = (void *)((__u8 *)mem + used_offset(num, align)),
		.slots = slots,
		.num = num,
		.nfree = num,
		.packed = flags & VIRTQ_F_PACKED,
		.avail_wrap = true,
		.used_wrap = true,
		.event_idx = flags & VIRTQ_F_EVENT_IDX,
	};
	for (__u16 i = 0; i < num; i++)
		slots[i] = (struct virtq_slot){ .next = (__u16)(i + 1) };
	virtq_intr_off(vq);
	return 0;
}

void virtq_indirect(struct virtq *vq, void *tables, __u64 addr, __u16 len)
{
	vq->tables = tables;
	vq->tables_addr = addr;
	vq->table_len = len;
}

static void packed_table_fill(struct vring_packed_desc *t,
			      const struct virtq_seg *seg, unsigned int nout,
			      unsigned int n)
{
	for (unsigned int k = 0; k < n; k++)
		t[k] = (struct vring_packed_desc){
			.addr = seg[k].addr,
			.len = seg[k].len,
			.flags = k < nout ? 0 : VRING_DESC_F_WRITE,
		};
}

void virtq_table_fill(struct virtq *vq, __u16 id, const struct virtq_seg *seg,
		      unsigned int nout, unsigned int n)
{
	struct vring_desc *t = vq->tables + (__sz)id * vq->table_len;

	if (virtq_is_packed(vq)) {
		packed_table_fill((void *)t, seg, nout, n);
		return;
	}
	for (unsigned int k = 0; k < n; k++)
		t[k] = (struct vring_desc){
			.addr = seg[k].addr,
			.len = seg[k].len,
			.flags = (k < nout ? 0 : VRING_DESC_F_WRITE) |
				 (k + 1 < n ? VRING_DESC_F_NEXT : 0),
			.next = (__u16)(k + 1 < n ? k + 1 : 0),
		};
}

void *virtq_detach(struct virtq *vq)
{
	void *cookie;

	vq->broken = true;
	for (__u16 i = 0; vq->in_flight && i < vq->num; i++) {
		cookie = vq->slots[i].cookie;
		if (!cookie)
			continue;
		vq->slots[i].cookie = __NULL;
		vq->in_flight--;
		return cookie;
	}
	return __NULL;
}
