/* SPDX-License-Identifier: BSD-3-Clause */
/* What driver and device see in ring memory: virtio 1.2, 2.7 and 2.8 */
#ifndef __VIRTIO_RING_FORMAT_H__
#define __VIRTIO_RING_FORMAT_H__

#include <uk/essentials.h>

#define VRING_DESC_F_NEXT 1
#define VRING_DESC_F_WRITE 2
#define VRING_DESC_F_INDIRECT 4

/* Split rings, and the tables of indirect descriptors */

struct vring_desc {
	__u64 addr;
	__u32 len;
	__u16 flags;
	__u16 next;
};

struct vring_avail {
	__u16 flags;
	__u16 idx;
	__u16 ring[];
};

#define VRING_AVAIL_F_NO_INTERRUPT 1

struct vring_used_elem {
	__u32 id;
	__u32 len;
};

struct vring_used {
	__u16 flags;
	__u16 idx;
	struct vring_used_elem ring[];
};

#define VRING_USED_F_NO_NOTIFY 1

/* Packed rings */

struct vring_packed_desc {
	__u64 addr;
	__u32 len;
	__u16 id;
	__u16 flags;
};

/* Both equal to the lap's bit: used.  Only the first: available. */
#define VRING_PACKED_F_AVAIL 0x80
#define VRING_PACKED_F_USED 0x8000

struct vring_event {
	__u16 off_wrap; /* a place in the ring, and its lap in bit 15 */
	__u16 flags;
};

#define VRING_EVENT_WRAP 0x8000
#define VRING_EVENT_F_ENABLE 0
#define VRING_EVENT_F_DISABLE 1
#define VRING_EVENT_F_DESC 2 /* at off_wrap; with VIRTIO_F_EVENT_IDX only */

#endif /* __VIRTIO_RING_FORMAT_H__ */
