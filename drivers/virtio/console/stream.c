/* SPDX-License-Identifier: BSD-3-Clause */
/* Bytes through the two queues of a port. */

#include <errno.h>
#include <string.h>

#include <uk/alloc.h>
#include <uk/page.h>

#include "console.h"

static struct vport *to_vport(struct uk_port *p)
{
	return __containerof(p, struct vport, port);
}

/* Takes back what the device has sent; lock held. */
static void tx_reclaim(struct vport *p)
{
	__u32 len;
	__u8 *b;

	while ((b = virtq_get(&p->txq->vq, &len)))
		p->tx.free |= 1U << (b - p->tx.mem) / BUF_SIZE;
}

/* Copies what fits into our buffers and shows it; lock held. */
static unsigned int tx_some(struct vport *p, const __u8 *from, unsigned int len)
{
	struct virtq_seg seg;
	unsigned int done = 0;
	__u8 *b;

	tx_reclaim(p);
	while (done < len && p->tx.free) {
		b = p->tx.mem + __builtin_ctz(p->tx.free) * BUF_SIZE;
		seg.len = MIN(len - done, (unsigned int)BUF_SIZE);
		seg.addr = console_dma(b);
		memcpy(b, from + done, seg.len);
		if (virtq_add(&p->txq->vq, &seg, 1, 0, b))
			break;
		p->tx.free &= p->tx.free - 1;
		done += seg.len;
	}
	virtio_queue_kick(p->txq);
	return done;
}

static int stream_write(struct uk_port *port, const void *buf, unsigned int len)
{
	struct vport *p = to_vport(port);
	unsigned long flags;
	int done = -ENOTCONN;

	uk_spin_lock_irqsave(&p->lock, flags);
	if (unlikely(p->txq->vq.broken)) {
		done = -EIO;
	} else if (p->host_open) {
		done = (int)tx_some(p, buf, len);
		/* Ask to hear of room; there may be some by then. */
		if ((unsigned int)done < len && virtq_intr_on(&p->txq->vq))
			done += (int)tx_some(p, (const __u8 *)buf + done,
					     len - done);
		p->short_write = (unsigned int)done < len;
		if (p->short_write)
			virtio_queue_nudge(p->txq);
	}
	uk_spin_unlock_irqrestore(&p->lock, flags);
	return done;
}

/* Lets the device fill `b` (again); lock held. */
static void rx_give(struct vport *p, __u8 *b)
{
	struct virtq_seg seg = { .addr = console_dma(b), .len = BUF_SIZE };

	/* Each buffer has a place in the ring. */
	(void)virtq_add(&p->rxq->vq, &seg, 0, 1, b);
}

/* The next received buffer, or NULL when interrupts are on again. */
static bool rx_next(struct vport *p)
{
	do {
		p->in = virtq_get(&p->rxq->vq, &p->in_len);
		p->in_off = 0;
	} while (!p->in && virtq_intr_on(&p->rxq->vq));
	return p->in;
}

static int stream_read(struct uk_port *port, void *buf, unsigned int len)
{
	struct vport *p = to_vport(port);
	unsigned long flags;
	unsigned int done = 0, n;

	uk_spin_lock_irqsave(&p->lock, flags);
	while (done < len && (p->in || rx_next(p))) {
		n = MIN(len - done, p->in_len - p->in_off);
		memcpy((__u8 *)buf + done, p->in + p->in_off, n);
		done += n;
		p->in_off += n;
		if (p->in_off < p->in_len)
			continue;
		rx_give(p, p->in);
		p->in = __NULL;
	}
	virtio_queue_kick(p->rxq);
	if (unlikely(!done && p->rxq->vq.broken && len))
		done = (unsigned int)-EIO;
	uk_spin_unlock_irqrestore(&p->lock, flags);
	return (int)done;
}

static void stream_open(struct uk_port *port)
{
	struct vport *p = to_vport(port);

	if (p->con->multiport)
		control_send(p->con, (__u32)(p - p->con->ports),
			     VIRTIO_CONSOLE_PORT_OPEN, 1);
	uk_port_raise(port,
		      (p->host_open ? UK_PORT_EV_OPEN : 0) | UK_PORT_EV_IN);
}

const struct uk_port_ops stream_ops = {
	.write = stream_write,
	.read = stream_read,
	.open = stream_open,
};

void stream_host_open(struct vport *p, bool open)
{
	unsigned long flags;
	bool before;

	uk_spin_lock_irqsave(&p->lock, flags);
	before = p->host_open;
	p->host_open = open;
	uk_spin_unlock_irqrestore(&p->lock, flags);
	if (before != open)
		uk_port_raise(&p->port,
			      open ? UK_PORT_EV_OPEN : UK_PORT_EV_CLOSED);
}

static void rx_irq(struct virtio_queue *q, void *arg)
{
	struct vport *p = arg;
	unsigned long flags;
	bool news;

	uk_spin_lock_irqsave(&p->lock, flags);
	news = q->vq.intr_on && virtq_pending(&q->vq);
	if (news)
		virtq_intr_off(&q->vq);
	uk_spin_unlock_irqrestore(&p->lock, flags);
	if (news)
		uk_port_raise(&p->port, UK_PORT_EV_IN);
}

static void tx_irq(struct virtio_queue *q, void *arg)
{
	struct vport *p = arg;
	unsigned long flags;
	bool news;

	uk_spin_lock_irqsave(&p->lock, flags);
	news = p->short_write && virtq_pending(&q->vq);
	if (news) {
		virtq_intr_off(&q->vq);
		p->short_write = false;
	}
	uk_spin_unlock_irqrestore(&p->lock, flags);
	if (news)
		uk_port_raise(&p->port, UK_PORT_EV_OUT);
}

int stream_init(struct vcon *con, unsigned int k)
{
	struct vport *p = &con->ports[k];
	struct virtio_dev *d = con->vdev;
	int rc;

	uk_spin_init(&p->lock);
	p->con = con;
	p->port.ops = &stream_ops;
	p->host_open = !con->multiport;
	p->rx = uk_palloc(d->a, 1);
	p->tx.mem = uk_palloc(d->a, 1);
	p->tx.free = (1U << BUFS) - 1;
	if (!p->rx || !p->tx.mem)
		return -ENOMEM;
	rc = virtio_queue_setup(d, (__u16)VIRTIO_CONSOLE_RXQ(k), BUFS, rx_irq,
				p, &p->rxq);
	return rc ? rc
		  : virtio_queue_setup(d, (__u16)VIRTIO_CONSOLE_TXQ(k), BUFS,
				       tx_irq, p, &p->txq);
}

void stream_start(struct vport *p)
{
	unsigned long flags;

	uk_spin_lock_irqsave(&p->lock, flags);
	for (unsigned int i = 0; i < BUFS; i++)
		rx_give(p, p->rx + i * BUF_SIZE);
	virtio_queue_kick(p->rxq);
	virtq_intr_on(&p->rxq->vq);
	uk_spin_unlock_irqrestore(&p->lock, flags);
}
