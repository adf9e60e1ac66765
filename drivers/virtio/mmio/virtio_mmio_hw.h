/* SPDX-License-Identifier: BSD-3-Clause */
/* Registers of virtio over MMIO: virtio 1.2, 4.2.2 and (legacy) 4.2.4 */
#ifndef __VIRTIO_MMIO_HW_H__
#define __VIRTIO_MMIO_HW_H__

#define VMMIO_MAGIC 0x000
#define VMMIO_MAGIC_VALUE 0x74726976 /* "virt" */
#define VMMIO_VERSION 0x004 /* 1 legacy, 2 */
#define VMMIO_DEVICE_ID 0x008 /* 0: empty slot */
#define VMMIO_DEV_FEATURES 0x010
#define VMMIO_DEV_FEATURES_SEL 0x014
#define VMMIO_DRV_FEATURES 0x020
#define VMMIO_DRV_FEATURES_SEL 0x024
#define VMMIO_GUEST_PAGE_SIZE 0x028 /* legacy */
#define VMMIO_QUEUE_SEL 0x030
#define VMMIO_QUEUE_NUM_MAX 0x034
#define VMMIO_QUEUE_NUM 0x038
#define VMMIO_QUEUE_ALIGN 0x03c /* legacy */
#define VMMIO_QUEUE_PFN 0x040 /* legacy */
#define VMMIO_QUEUE_READY 0x044
#define VMMIO_QUEUE_NOTIFY 0x050
#define VMMIO_INT_STATUS 0x060
#define VMMIO_INT_ACK 0x064
#define VMMIO_INT_QUEUE 1
#define VMMIO_INT_CONFIG 2
#define VMMIO_STATUS 0x070
#define VMMIO_QUEUE_DESC 0x080 /* low, then high */
#define VMMIO_QUEUE_DRIVER 0x090
#define VMMIO_QUEUE_DEVICE 0x0a0
#define VMMIO_CONFIG_GENERATION 0x0fc
#define VMMIO_CONFIG 0x100

#endif /* __VIRTIO_MMIO_HW_H__ */
