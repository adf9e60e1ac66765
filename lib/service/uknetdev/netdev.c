/* SPDX-License-Identifier: BSD-3-Clause */
/* The list of network devices, and the states they go through. */

#include <errno.h>

#include <uk/assert.h>
#include <uk/netdev_driver.h>
#include <uk/print.h>

static UK_LIST_HEAD(devices);
static __u16 count;

int uk_netdev_drv_register(struct uk_netdev *dev, const char *drv_name)
{
	const __u8 *m = dev->ops->hwaddr_get(dev)->addr_bytes;

	dev->id = count++;
	dev->drv_name = drv_name;
	dev->state = UK_NETDEV_UNPROBED;
	dev->rx_one = dev->ops->rx_one;
	dev->tx_one = dev->ops->tx_one;
	uk_list_add_tail(&dev->list, &devices);
	uk_pr_info("netdev%u: %s, %02x:%02x:%02x:%02x:%02x:%02x\n", dev->id,
		   drv_name, m[0], m[1], m[2], m[3], m[4], m[5]);
	return dev->id;
}

unsigned int uk_netdev_count(void)
{
	return count;
}

struct uk_netdev *uk_netdev_get(unsigned int id)
{
	struct uk_netdev *d;

	uk_list_for_each_entry (d, &devices, list)
		if (d->id == id)
			return d;
	return __NULL;
}

__u16 uk_netdev_id_get(struct uk_netdev *dev)
{
	return dev->id;
}

const char *uk_netdev_drv_name_get(struct uk_netdev *dev)
{
	return dev->drv_name;
}

enum uk_netdev_state uk_netdev_state_get(struct uk_netdev *dev)
{
	return dev->state;
}

/* Moves on to `next` if the step went well. */
static int step(struct uk_netdev *dev, int rc, enum uk_netdev_state next)
{
	if (!rc)
		dev->state = next;
	return rc;
}

int uk_netdev_probe(struct uk_netdev *dev)
{
	UK_ASSERT(dev->state == UK_NETDEV_UNPROBED);
	return step(dev, dev->ops->probe(dev), UK_NETDEV_UNCONFIGURED);
}

void uk_netdev_info_get(struct uk_netdev *dev, struct uk_netdev_info *info)
{
	dev->ops->info_get(dev, info);
}

int uk_netdev_configure(struct uk_netdev *dev,
			const struct uk_netdev_conf *conf)
{
	UK_ASSERT(dev->state == UK_NETDEV_UNCONFIGURED);
	if (conf->nb_rx_queues != 1 || conf->nb_tx_queues != 1)
		return -EINVAL;
	return step(dev, dev->ops->configure(dev, conf), UK_NETDEV_CONFIGURED);
}

int uk_netdev_rxq_configure(struct uk_netdev *dev, __u16 queue, __u16 nb_desc,
			    const struct uk_netdev_rxqueue_conf *conf)
{
	UK_ASSERT(dev->state == UK_NETDEV_CONFIGURED && !queue);
	return dev->ops->rxq_configure(dev, queue, nb_desc, conf);
}

int uk_netdev_txq_configure(struct uk_netdev *dev, __u16 queue, __u16 nb_desc,
			    const struct uk_netdev_txqueue_conf *conf)
{
	UK_ASSERT(dev->state == UK_NETDEV_CONFIGURED && !queue);
	return dev->ops->txq_configure(dev, queue, nb_desc, conf);
}

int uk_netdev_start(struct uk_netdev *dev)
{
	UK_ASSERT(dev->state == UK_NETDEV_CONFIGURED);
	return step(dev, dev->ops->start(dev), UK_NETDEV_RUNNING);
}

const struct uk_hwaddr *uk_netdev_hwaddr_get(struct uk_netdev *dev)
{
	return dev->ops->hwaddr_get(dev);
}

__u16 uk_netdev_mtu_get(struct uk_netdev *dev)
{
	return dev->ops->mtu_get(dev);
}

int uk_netdev_promiscuous_set(struct uk_netdev *dev, bool on)
{
	if (!dev->ops->promiscuous_set)
		return -ENOTSUP;
	return dev->ops->promiscuous_set(dev, on);
}

int uk_netdev_rxq_intr_enable(struct uk_netdev *dev, __u16 queue)
{
	return dev->ops->rxq_intr_enable(dev, queue);
}

int uk_netdev_rxq_intr_disable(struct uk_netdev *dev, __u16 queue)
{
	return dev->ops->rxq_intr_disable(dev, queue);
}
