/* SPDX-License-Identifier: BSD-3-Clause */
/* What the files of this driver share. */
#ifndef __CONSOLE_H__
#define __CONSOLE_H__

#include <uk/port.h>
#include <uk/spinlock.h>

#include <virtio/virtio.h>

#include "virtio_console_hw.h"

#define PORTS_MAX 4
#define BUFS 16
#define BUF_SIZE 256
#define CTRL_SIZE 128

struct vcon;

/* One direction's buffers: a page, of which `free` says what is ours. */
struct bufs {
	__u8 *mem;
	__u32 free; /* bit i: buffer i */
};

struct vport {
	struct uk_port port; /* first: ports become vports */
	struct vcon *con;
	struct uk_spinlock lock; /* guards all below, with interrupts off */
	struct virtio_queue *rxq, *txq;
	struct bufs tx;
	__u8 *rx; /* its page */
	__u8 *in; /* received buffer that is being read, or NULL */
	__u32 in_off, in_len;
	bool host_open;
	bool short_write; /* owes UK_PORT_EV_OUT */
};

struct vcon {
	struct virtio_dev *vdev;
	bool multiport;
	unsigned int nports;
	struct vport ports[PORTS_MAX];
	struct uk_spinlock lock; /* guards the control queues */
	struct virtio_queue *crx, *ctx;
	__u8 *cbufs; /* BUFS to receive, BUFS to send */
	__u32 cfree; /* of those to send */
};

extern const struct uk_port_ops stream_ops;

/* Sets port `k` up, without giving buffers to the device. */
int stream_init(struct vcon *con, unsigned int k);
/* Gives the device all buffers that it may fill. */
void stream_start(struct vport *p);
/* Whether somebody on the host listens. */
void stream_host_open(struct vport *p, bool open);

/* The control queues of a multiport device. */
int control_init(struct vcon *con);
/* Has the host tell its ports; after the device was started. */
void control_start(struct vcon *con);
/* Tells the host something about port `id`. */
void control_send(struct vcon *con, __u32 id, __u16 event, __u16 value);

/* Physical address of memory for the device. */
__u64 console_dma(const void *p);

#endif /* __CONSOLE_H__ */
