/* SPDX-License-Identifier: BSD-3-Clause */
/* What virtio-console devices read and write: virtio 1.2, 5.3 */
#ifndef __VIRTIO_CONSOLE_HW_H__
#define __VIRTIO_CONSOLE_HW_H__

#include <uk/essentials.h>

#define VIRTIO_CONSOLE_F_MULTIPORT 1

#define VIRTIO_CONSOLE_CFG_MAX_PORTS 4 /* 32 bits */

/* Queues: port 0 has 0 and 1, control 2 and 3, port k > 0 2k + 2 and 2k + 3 */
#define VIRTIO_CONSOLE_CTRL_RXQ 2
#define VIRTIO_CONSOLE_CTRL_TXQ 3
#define VIRTIO_CONSOLE_RXQ(k) ((k) ? 2 * (k) + 2 : 0)
#define VIRTIO_CONSOLE_TXQ(k) (VIRTIO_CONSOLE_RXQ(k) + 1)

struct virtio_console_control {
	__u32 id; /* port */
	__u16 event;
	__u16 value;
};

#define VIRTIO_CONSOLE_DEVICE_READY 0
#define VIRTIO_CONSOLE_DEVICE_ADD 1
#define VIRTIO_CONSOLE_DEVICE_REMOVE 2
#define VIRTIO_CONSOLE_PORT_READY 3
#define VIRTIO_CONSOLE_CONSOLE_PORT 4
#define VIRTIO_CONSOLE_RESIZE 5
#define VIRTIO_CONSOLE_PORT_OPEN 6
#define VIRTIO_CONSOLE_PORT_NAME 7 /* the name follows */

#endif /* __VIRTIO_CONSOLE_HW_H__ */
