/* SPDX-License-Identifier: BSD-3-Clause */
/* The messages of a multiport device, by which the host manages its ports. */

#include <errno.h>
#include <string.h>

#include <uk/alloc.h>
#include <uk/print.h>

#include "console.h"

void control_send(struct vcon *con, __u32 id, __u16 event, __u16 value)
{
	struct virtio_console_control *m;
	struct virtq_seg seg = { .len = sizeof(*m) };
	struct virtq *vq = &con->ctx->vq;
	unsigned long flags;
	__u32 len;
	void *b;

	uk_spin_lock_irqsave(&con->lock, flags);
	while ((b = virtq_get(vq, &len)))
		con->cfree |= 1U
			      << (((__u8 *)b - con->cbufs) / CTRL_SIZE - BUFS);
	if (unlikely(!con->cfree)) {
		uk_pr_err("virtio-console: host reads no messages\n");
	} else {
		b = con->cbufs + (BUFS + __builtin_ctz(con->cfree)) * CTRL_SIZE;
		m = b;
		*m = (struct virtio_console_control){ id, event, value };
		seg.addr = console_dma(b);
		if (!virtq_add(vq, &seg, 1, 0, b))
			con->cfree &= con->cfree - 1;
		virtio_queue_kick(con->ctx);
	}
	uk_spin_unlock_irqrestore(&con->lock, flags);
}

/* One message of `len` bytes from the host. */
static void message(struct vcon *con, const __u8 *buf, __u32 len)
{
	struct virtio_console_control m;
	struct vport *p;

	if (len < sizeof(m))
		return;
	memcpy(&m, buf, sizeof(m));
	if (m.id >= con->nports) {
		if (m.event == VIRTIO_CONSOLE_DEVICE_ADD)
			control_send(con, m.id, VIRTIO_CONSOLE_PORT_READY, 0);
		return;
	}
	p = &con->ports[m.id];
	switch (m.event) {
	case VIRTIO_CONSOLE_DEVICE_ADD:
		control_send(con, m.id, VIRTIO_CONSOLE_PORT_READY, 1);
		uk_port_register(&p->port);
		break;
	case VIRTIO_CONSOLE_DEVICE_REMOVE:
		stream_host_open(p, false);
		uk_port_unregister(&p->port);
		break;
	case VIRTIO_CONSOLE_PORT_OPEN:
		stream_host_open(p, m.value);
		break;
	case VIRTIO_CONSOLE_PORT_NAME:
		uk_port_register(&p->port);
		uk_port_rename(&p->port, (const char *)buf + sizeof(m),
			       len - sizeof(m));
		break;
	default: /* CONSOLE_PORT: all ports are alike; RESIZE */
		break;
	}
}

/* Lets the device fill `b` (again); lock held. */
static void give(struct vcon *con, __u8 *b)
{
	struct virtq_seg seg = { .addr = console_dma(b), .len = CTRL_SIZE };

	(void)virtq_add(&con->crx->vq, &seg, 0, 1, b);
}

/* Takes the next message into `copy`; its length, or 0 if there is none. */
static __u32 take(struct vcon *con, __u8 copy[CTRL_SIZE])
{
	unsigned long flags;
	__u32 len = 0;
	__u8 *b;

	uk_spin_lock_irqsave(&con->lock, flags);
	do {
		b = virtq_get(&con->crx->vq, &len);
	} while (!b && virtq_intr_on(&con->crx->vq));
	if (b) {
		memcpy(copy, b, len);
		len = MAX(len, 1U);
		give(con, b);
		virtio_queue_kick(con->crx);
	}
	uk_spin_unlock_irqrestore(&con->lock, flags);
	return b ? len : 0;
}

static void crx_irq(struct virtio_queue *q __unused, void *arg)
{
	__u8 copy[CTRL_SIZE];
	struct vcon *con = arg;
	__u32 len;

	while ((len = take(con, copy)))
		message(con, copy, len);
}

int control_init(struct vcon *con)
{
	int rc;

	uk_spin_init(&con->lock);
	con->cbufs = uk_palloc(con->vdev->a, 1);
	con->cfree = (1U << BUFS) - 1;
	if (!con->cbufs)
		return -ENOMEM;
	rc = virtio_queue_setup(con->vdev, VIRTIO_CONSOLE_CTRL_RXQ, BUFS,
				crx_irq, con, &con->crx);
	return rc ? rc
		  : virtio_queue_setup(con->vdev, VIRTIO_CONSOLE_CTRL_TXQ, BUFS,
				       __NULL, con, &con->ctx);
}

void control_start(struct vcon *con)
{
	unsigned long flags;

	uk_spin_lock_irqsave(&con->lock, flags);
	for (unsigned int i = 0; i < BUFS; i++)
		give(con, con->cbufs + i * CTRL_SIZE);
	virtio_queue_kick(con->crx);
	virtq_intr_on(&con->crx->vq);
	uk_spin_unlock_irqrestore(&con->lock, flags);
	control_send(con, ~0U, VIRTIO_CONSOLE_DEVICE_READY, 1);
}
