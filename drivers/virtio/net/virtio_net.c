/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * virtio-net: one queue pair.  The device's header lies in the headroom of
 * each buffer, so a packet of one netbuf takes one descriptor.  After the
 * start nothing is allocated: receive buffers come from the user's pool and
 * sent ones go back to theirs.
 */

#include <errno.h>
#include <string.h>

#include <uk/alloc.h>
#include <uk/netdev_driver.h>
#include <uk/print.h>

#include <virtio/virtio.h>

#include "virtio_net_hw.h"

#define RXQ 0
#define TXQ 1
#define QUEUE_MAX 256
#define FILL_BATCH 16
#define TX_SEGS 8
/* Room for the header, and the IP header behind Ethernet on 4 bytes. */
#define RX_HEADROOM 18
#define MTU_DEFAULT 1500
#define ETH_HLEN 14

struct vnet {
	struct uk_netdev netdev;
	struct virtio_dev *vdev;
	struct virtio_queue *rxq, *txq; /* guarded by the user's lock */
	struct uk_netdev_rxqueue_conf rxconf;
	struct uk_hwaddr mac;
	__u16 mtu;
	__u16 hdr_len;
};

static struct vnet *to_vnet(struct uk_netdev *dev)
{
	return __containerof(dev, struct vnet, netdev);
}

/* Gives the device as many empty buffers as it takes; false if we ran out. */
static bool rx_fill(struct vnet *n)
{
	struct uk_netbuf *nb[FILL_BATCH];
	struct virtq *vq = &n->rxq->vq;
	struct virtq_seg seg;
	__u16 want, got;

	while (vq->nfree && !vq->broken) {
		want = MIN(vq->nfree, FILL_BATCH);
		got = n->rxconf.alloc_rxpkts(n->rxconf.alloc_rxpkts_argp, nb,
					     want);
		for (__u16 i = 0; i < got; i++) {
			seg.addr = nb[i]->paddr + RX_HEADROOM - n->hdr_len;
			seg.len = nb[i]->buflen - RX_HEADROOM + n->hdr_len;
			if (virtq_add(vq, &seg, 0, 1, nb[i]))
				uk_netbuf_free(nb[i]);
		}
		if (got < want)
			break;
	}
	virtio_queue_kick(n->rxq);
	return vq->nfree < vq->num;
}

/* Reads the device's header; -EINVAL for what cannot be a packet. */
static int rx_check(struct vnet *n, struct uk_netbuf *nb, __u32 len)
{
	struct virtio_net_hdr h;

	if (len < (__u32)n->hdr_len + ETH_HLEN)
		return -EINVAL;
	nb->data = (__u8 *)nb->buf + RX_HEADROOM;
	nb->len = len - n->hdr_len;
	nb->next = __NULL;
	nb->flags = 0;
	memcpy(&h, (__u8 *)nb->data - n->hdr_len, VIRTIO_NET_HDR_LEN_LEGACY);
	if (h.flags &
	    (VIRTIO_NET_HDR_F_DATA_VALID | VIRTIO_NET_HDR_F_NEEDS_CSUM))
		nb->flags = UK_NETBUF_F_DATA_VALID;
	return h.gso_type ? -EINVAL : 0;
}

static int vnet_rx_one(struct uk_netdev *dev, __u16 queue __unused,
		       struct uk_netbuf **pkt)
{
	struct vnet *n = to_vnet(dev);
	struct virtq *vq = &n->rxq->vq;
	struct uk_netbuf *nb;
	__u32 len;
	int st = 0;

	while ((nb = virtq_get(vq, &len))) {
		if (likely(!rx_check(n, nb, len))) {
			*pkt = nb;
			st = UK_NETDEV_STATUS_SUCCESS;
			break;
		}
		uk_netbuf_free(nb);
	}
	if (unlikely(vq->broken))
		return -EIO;
	if (virtq_pending(vq)) {
		st |= UK_NETDEV_STATUS_MORE;
		if (vq->nfree < FILL_BATCH)
			return st;
	}
	if (vq->nfree && !rx_fill(n))
		st |= UK_NETDEV_STATUS_UNDERRUN;
	return st;
}

static void tx_reclaim(struct vnet *n)
{
	struct uk_netbuf *nb;
	__u32 len;

	while ((nb = virtq_get(&n->txq->vq, &len)))
		uk_netbuf_free(nb);
}

static int vnet_tx_one(struct uk_netdev *dev, __u16 queue __unused,
		       struct uk_netbuf *pkt)
{
	struct vnet *n = to_vnet(dev);
	struct virtq *vq = &n->txq->vq;
	struct virtio_net_hdr *h;
	struct virtq_seg seg[TX_SEGS];
	unsigned int k = 0;
	int rc;

	if (vq->nfree <= vq->num / 2)
		tx_reclaim(n);
	if (unlikely((__uptr)pkt->data - (__uptr)pkt->buf < n->hdr_len))
		return -EINVAL;

	h = (void *)((__u8 *)pkt->data - n->hdr_len);
	memset(h, 0, n->hdr_len);
	if (pkt->flags & UK_NETBUF_F_PARTIAL_CSUM) {
		h->flags = VIRTIO_NET_HDR_F_NEEDS_CSUM;
		h->csum_start = pkt->csum_start;
		h->csum_offset = pkt->csum_offset;
	}
	for (struct uk_netbuf *nb = pkt; nb; nb = nb->next) {
		if (k == TX_SEGS)
			return -EINVAL;
		seg[k].addr = nb->paddr + ((__uptr)nb->data - (__uptr)nb->buf);
		seg[k++].len = nb->len;
	}
	seg[0].addr -= n->hdr_len;
	seg[0].len += n->hdr_len;
	rc = virtq_add(vq, seg, k, 0, pkt);
	if (unlikely(rc))
		return rc == -ENOSPC ? 0 : rc;
	virtio_queue_kick(n->txq);
	return UK_NETDEV_STATUS_SUCCESS |
	       (vq->nfree ? UK_NETDEV_STATUS_MORE : 0);
}

static void vnet_rx_irq(struct virtio_queue *q, void *arg)
{
	struct vnet *n = arg;

	if (!q->vq.intr_on || !virtq_pending(&q->vq))
		return;
	virtq_intr_off(&q->vq);
	n->rxconf.callback(&n->netdev, 0, n->rxconf.callback_cookie);
}

static int vnet_rxq_configure(struct uk_netdev *dev, __u16 queue __unused,
			      __u16 nb_desc,
			      const struct uk_netdev_rxqueue_conf *conf)
{
	struct vnet *n = to_vnet(dev);

	n->rxconf = *conf;
	return virtio_queue_setup(n->vdev, RXQ, nb_desc ? nb_desc : QUEUE_MAX,
				  vnet_rx_irq, n, &n->rxq);
}

static int vnet_txq_configure(struct uk_netdev *dev, __u16 queue __unused,
			      __u16 nb_desc,
			      const struct uk_netdev_txqueue_conf *c __unused)
{
	struct vnet *n = to_vnet(dev);

	return virtio_queue_setup(n->vdev, TXQ, nb_desc ? nb_desc : QUEUE_MAX,
				  __NULL, n, &n->txq);
}

static int vnet_start(struct uk_netdev *dev)
{
	struct vnet *n = to_vnet(dev);

	virtio_driver_ok(n->vdev);
	return rx_fill(n) ? 0 : -ENOMEM;
}

static int vnet_intr_enable(struct uk_netdev *dev, __u16 queue __unused)
{
	struct vnet *n = to_vnet(dev);

	/* The user does this before each sleep: a good time to look. */
	virtio_queue_nudge(n->txq);
	virtio_queue_nudge(n->rxq);
	return virtq_intr_on(&n->rxq->vq);
}

static int vnet_intr_disable(struct uk_netdev *dev, __u16 queue __unused)
{
	virtq_intr_off(&to_vnet(dev)->rxq->vq);
	return 0;
}

static int vnet_probe(struct uk_netdev *dev __unused)
{
	return 0;
}

static int vnet_configure(struct uk_netdev *dev __unused,
			  const struct uk_netdev_conf *conf __unused)
{
	return 0;
}

static void vnet_info_get(struct uk_netdev *dev, struct uk_netdev_info *info)
{
	struct vnet *n = to_vnet(dev);

	*info = (struct uk_netdev_info){
		.max_mtu = n->mtu,
		.headroom = VIRTIO_NET_HDR_LEN,
		.rx_headroom = RX_HEADROOM,
	};
	if (virtio_has(n->vdev, VIRTIO_NET_F_CSUM))
		info->features |= UK_NETDEV_FEATURE_TX_CSUM;
	if (virtio_has(n->vdev, VIRTIO_NET_F_GUEST_CSUM))
		info->features |= UK_NETDEV_FEATURE_RX_CSUM;
}

static const struct uk_hwaddr *vnet_hwaddr_get(struct uk_netdev *dev)
{
	return &to_vnet(dev)->mac;
}

static __u16 vnet_mtu_get(struct uk_netdev *dev)
{
	return to_vnet(dev)->mtu;
}

static const struct uk_netdev_ops vnet_ops = {
	.probe = vnet_probe,
	.info_get = vnet_info_get,
	.configure = vnet_configure,
	.rxq_configure = vnet_rxq_configure,
	.txq_configure = vnet_txq_configure,
	.start = vnet_start,
	.rx_one = vnet_rx_one,
	.tx_one = vnet_tx_one,
	.rxq_intr_enable = vnet_intr_enable,
	.rxq_intr_disable = vnet_intr_disable,
	.hwaddr_get = vnet_hwaddr_get,
	.mtu_get = vnet_mtu_get,
};

static int config_read(struct vnet *n)
{
	static const __u8 local[] = { 0x02, 0x54, 0x4c, 0x53, 0x54, 0x01 };
	int rc = 0;

	memcpy(n->mac.addr_bytes, local, sizeof(local));
	if (virtio_has(n->vdev, VIRTIO_NET_F_MAC))
		rc = virtio_config_get(n->vdev, VIRTIO_NET_CFG_MAC,
				       n->mac.addr_bytes, UK_NETDEV_HWADDR_LEN);
	n->mtu = MTU_DEFAULT;
	if (!rc && virtio_has(n->vdev, VIRTIO_NET_F_MTU))
		rc = virtio_config_get(n->vdev, VIRTIO_NET_CFG_MTU, &n->mtu,
				       sizeof(n->mtu));
	/* Our buffers hold one Ethernet frame; 68 is IPv4's least. */
	if (n->mtu > MTU_DEFAULT || n->mtu < 68)
		n->mtu = MTU_DEFAULT;
	return rc;
}

/* In interrupt context.  The user looks at the link when it looks for packets
 */
static void link_look(struct virtio_dev *d)
{
	struct vnet *n = d->priv;
	__u16 st;
	bool down;

	if (!virtio_has(d, VIRTIO_NET_F_STATUS) ||
	    virtio_config_get(d, VIRTIO_NET_CFG_STATUS, &st, sizeof(st)))
		return;
	down = !(st & VIRTIO_NET_S_LINK_UP);
	if (down == n->netdev.link_down)
		return;
	n->netdev.link_down = down;
	uk_pr_info("netdev%u: link %s\n", n->netdev.id, down ? "down" : "up");
	if (n->rxconf.callback)
		n->rxconf.callback(&n->netdev, 0, n->rxconf.callback_cookie);
}

static int vnet_setup(struct virtio_dev *vdev, struct vnet *n)
{
	int rc = virtio_negotiate(
		vdev,
		1UL << VIRTIO_NET_F_CSUM | 1UL << VIRTIO_NET_F_GUEST_CSUM |
			1UL << VIRTIO_NET_F_MTU | 1UL << VIRTIO_NET_F_MAC |
			1UL << VIRTIO_NET_F_STATUS |
			1UL << VIRTIO_F_ANY_LAYOUT | 1UL << VIRTIO_F_EVENT_IDX);

	if (rc)
		return rc;
	n->vdev = vdev;
	n->hdr_len =
		vdev->modern ? VIRTIO_NET_HDR_LEN : VIRTIO_NET_HDR_LEN_LEGACY;
	return config_read(n);
}

static int vnet_add_dev(struct virtio_dev *vdev)
{
	struct vnet *n = uk_calloc(vdev->a, 1, sizeof(*n));
	int rc;

	if (!n)
		return -ENOMEM;
	rc = vnet_setup(vdev, n);
	if (rc) {
		uk_free(vdev->a, n);
		return rc;
	}
	vdev->priv = n;
	n->netdev.ops = &vnet_ops;
	uk_netdev_drv_register(&n->netdev, "virtio-net");
	link_look(vdev);
	vdev->config_changed = link_look;
	return 0;
}

static struct virtio_driver vnet_driver = {
	.id = VIRTIO_ID_NET,
	.name = "virtio-net",
	.add_dev = vnet_add_dev,
};
VIRTIO_BUS_REGISTER_DRIVER(vnet_driver);
