/* SPDX-License-Identifier: BSD-3-Clause */
/* What virtio-net devices read and write: virtio 1.2, 5.1 */
#ifndef __VIRTIO_NET_HW_H__
#define __VIRTIO_NET_HW_H__

#include <uk/essentials.h>

#define VIRTIO_NET_F_CSUM 0
#define VIRTIO_NET_F_GUEST_CSUM 1
#define VIRTIO_NET_F_MTU 3
#define VIRTIO_NET_F_MAC 5
#define VIRTIO_NET_F_STATUS 16

#define VIRTIO_NET_HDR_F_NEEDS_CSUM 1
#define VIRTIO_NET_HDR_F_DATA_VALID 2

struct virtio_net_hdr {
	__u8 flags;
	__u8 gso_type;
	__u16 hdr_len;
	__u16 gso_size;
	__u16 csum_start;
	__u16 csum_offset;
	__u16 num_buffers; /* not in legacy devices without MRG_RXBUF */
} __packed;

#define VIRTIO_NET_HDR_LEN 12
#define VIRTIO_NET_HDR_LEN_LEGACY 10

#define VIRTIO_NET_CFG_MAC 0
#define VIRTIO_NET_CFG_STATUS 6
#define VIRTIO_NET_S_LINK_UP 1
#define VIRTIO_NET_CFG_MTU 10

#endif /* __VIRTIO_NET_HW_H__ */
