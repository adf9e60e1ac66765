/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Network devices for their users (a network stack).  A device goes through
 * the states unprobed, unconfigured, configured, running, and stays there.
 * One queue pair is used.  Calls for one queue are serialised by the caller.
 */
#ifndef __UK_NETDEV_H__
#define __UK_NETDEV_H__

#include <stdbool.h>

#include <uk/essentials.h>
#include <uk/list.h>
#include <uk/netbuf.h>

UK_BEGIN_DECLS

#define UK_NETDEV_HWADDR_LEN 6

struct uk_hwaddr {
	__u8 addr_bytes[UK_NETDEV_HWADDR_LEN];
};

enum uk_netdev_state {
	UK_NETDEV_UNPROBED,
	UK_NETDEV_UNCONFIGURED,
	UK_NETDEV_CONFIGURED,
	UK_NETDEV_RUNNING,
};

struct uk_netdev;

#define UK_NETDEV_FEATURE_TX_CSUM 0x1 /* takes UK_NETBUF_F_PARTIAL_CSUM */
#define UK_NETDEV_FEATURE_RX_CSUM 0x2 /* gives UK_NETBUF_F_DATA_VALID */

struct uk_netdev_info {
	__u16 max_mtu;
	__u16 headroom; /* wanted before the data of sent packets */
	__u16 rx_headroom; /* the driver's use at the start of rx buffers */
	__u32 features; /* UK_NETDEV_FEATURE_* */
};

/** Called in interrupt context: the queue has packets, its interrupt is off */
typedef void (*uk_netdev_queue_event_t)(struct uk_netdev *dev, __u16 queue,
					void *cookie);
/**
 * Gives up to `count` empty receive buffers (data = buf + rx_headroom).
 * Returns how many; 0 if there are none now.
 */
typedef __u16 (*uk_netdev_alloc_rxpkts)(void *argp, struct uk_netbuf *pkts[],
					__u16 count);

struct uk_netdev_rxqueue_conf {
	uk_netdev_queue_event_t callback;
	void *callback_cookie;
	uk_netdev_alloc_rxpkts alloc_rxpkts;
	void *alloc_rxpkts_argp;
};

struct uk_netdev_txqueue_conf {
	__u16 reserved;
};

struct uk_netdev_conf {
	__u16 nb_rx_queues; /* 1 */
	__u16 nb_tx_queues; /* 1 */
};

#define UK_NETDEV_STATUS_SUCCESS 0x1 /* a packet was taken or given */
#define UK_NETDEV_STATUS_MORE                                                  \
	0x2 /* there is room, or are packets, for more                         \
	     */
#define UK_NETDEV_STATUS_UNDERRUN 0x4 /* ran out of receive buffers */

#define uk_netdev_status_successful(s) (!!((s)&UK_NETDEV_STATUS_SUCCESS))
#define uk_netdev_status_more(s) (!!((s)&UK_NETDEV_STATUS_MORE))
#define uk_netdev_status_notready(s) (!((s)&UK_NETDEV_STATUS_SUCCESS))

enum uk_netdev_einfo_type {
	UK_NETDEV_IPV4_CIDR, /* "10.0.0.2/24" */
	UK_NETDEV_IPV4_ADDR,
	UK_NETDEV_IPV4_MASK,
	UK_NETDEV_IPV4_GW,
	UK_NETDEV_IPV4_DNS0,
	UK_NETDEV_IPV4_DNS1,
	UK_NETDEV_IPV4_HOSTNAME,
	UK_NETDEV_IPV4_DOMAIN,
	UK_NETDEV_EINFO_COUNT
};

/* What a driver implements; <uk/netdev_driver.h> registers it. */
struct uk_netdev_ops {
	int (*probe)(struct uk_netdev *dev);
	void (*info_get)(struct uk_netdev *dev, struct uk_netdev_info *info);
	int (*configure)(struct uk_netdev *dev,
			 const struct uk_netdev_conf *conf);
	int (*rxq_configure)(struct uk_netdev *dev, __u16 queue, __u16 nb_desc,
			     const struct uk_netdev_rxqueue_conf *conf);
	int (*txq_configure)(struct uk_netdev *dev, __u16 queue, __u16 nb_desc,
			     const struct uk_netdev_txqueue_conf *conf);
	int (*start)(struct uk_netdev *dev);
	int (*rx_one)(struct uk_netdev *dev, __u16 queue,
		      struct uk_netbuf **pkt);
	int (*tx_one)(struct uk_netdev *dev, __u16 queue,
		      struct uk_netbuf *pkt);
	int (*rxq_intr_enable)(struct uk_netdev *dev, __u16 queue);
	int (*rxq_intr_disable)(struct uk_netdev *dev, __u16 queue);
	const struct uk_hwaddr *(*hwaddr_get)(struct uk_netdev *dev);
	__u16 (*mtu_get)(struct uk_netdev *dev);
	int (*promiscuous_set)(struct uk_netdev *dev, bool on);
};

struct uk_netdev {
	struct uk_list_head list; /* uknetdev's own */
	const struct uk_netdev_ops *ops;
	const char *drv_name;
	__u16 id;
	enum uk_netdev_state state;
	/* The driver's: no cable.  Changes at any time; the receive queue's
	 * callback is called then, too. */
	bool link_down;
	int (*rx_one)(struct uk_netdev *dev, __u16 queue,
		      struct uk_netbuf **pkt);
	int (*tx_one)(struct uk_netdev *dev, __u16 queue,
		      struct uk_netbuf *pkt);
};

/** Number of devices. */
unsigned int uk_netdev_count(void);
/** Device `id` (0 is the first found), or NULL. */
struct uk_netdev *uk_netdev_get(unsigned int id);
/** The number of a device. */
__u16 uk_netdev_id_get(struct uk_netdev *dev);
/** Name of its driver; valid for ever. */
const char *uk_netdev_drv_name_get(struct uk_netdev *dev);
enum uk_netdev_state uk_netdev_state_get(struct uk_netdev *dev);
/** Brings an unprobed device to "unconfigured". 0 or negative errno. */
int uk_netdev_probe(struct uk_netdev *dev);
/** Says what the device can do. */
void uk_netdev_info_get(struct uk_netdev *dev, struct uk_netdev_info *info);
/**
 * What the command line says about the device; NULL if nothing.  The string
 * stays valid.
 */
const char *uk_netdev_einfo_get(struct uk_netdev *dev,
				enum uk_netdev_einfo_type what);
/** To state "configured": -EINVAL for other than one queue pair. */
int uk_netdev_configure(struct uk_netdev *dev,
			const struct uk_netdev_conf *conf);
/** Sets up the receive queue; nb_desc 0: as the device likes. */
int uk_netdev_rxq_configure(struct uk_netdev *dev, __u16 queue, __u16 nb_desc,
			    const struct uk_netdev_rxqueue_conf *conf);
/** Sets up the send queue. */
int uk_netdev_txq_configure(struct uk_netdev *dev, __u16 queue, __u16 nb_desc,
			    const struct uk_netdev_txqueue_conf *conf);
/** To state "running". */
int uk_netdev_start(struct uk_netdev *dev);
/** Its address; valid for ever. */
const struct uk_hwaddr *uk_netdev_hwaddr_get(struct uk_netdev *dev);
/** Its MTU without the Ethernet header. */
__u16 uk_netdev_mtu_get(struct uk_netdev *dev);
/** Receives all packets, or only our own; -ENOTSUP if it cannot tell. */
int uk_netdev_promiscuous_set(struct uk_netdev *dev, bool on);

/**
 * Takes one received packet; the caller owns it.
 *
 * @return UK_NETDEV_STATUS_* bits, or negative errno for a broken device
 */
static inline int uk_netdev_rx_one(struct uk_netdev *dev, __u16 queue,
				   struct uk_netbuf **pkt)
{
	return dev->rx_one(dev, queue, pkt);
}

/**
 * Sends one packet, which belongs to the device if SUCCESS is set: it is
 * freed when it was sent.
 *
 * @return UK_NETDEV_STATUS_* bits, or negative errno
 */
static inline int uk_netdev_tx_one(struct uk_netdev *dev, __u16 queue,
				   struct uk_netbuf *pkt)
{
	return dev->tx_one(dev, queue, pkt);
}

/** Asks for one interrupt; 1 if packets are waiting already (no interrupt). */
int uk_netdev_rxq_intr_enable(struct uk_netdev *dev, __u16 queue);
/** Stops interrupts (some may still come). */
int uk_netdev_rxq_intr_disable(struct uk_netdev *dev, __u16 queue);

UK_END_DECLS

#endif /* __UK_NETDEV_H__ */
