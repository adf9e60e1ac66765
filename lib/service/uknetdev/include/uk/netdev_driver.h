/* SPDX-License-Identifier: BSD-3-Clause */
/* Network devices for their drivers. */
#ifndef __UK_NETDEV_DRIVER_H__
#define __UK_NETDEV_DRIVER_H__

#include <uk/netdev.h>

UK_BEGIN_DECLS

/**
 * Adds a device, whose `ops` are set, in state "unprobed".  The device stays
 * for ever.  Called at boot, one after the other.
 *
 * @return its number
 */
int uk_netdev_drv_register(struct uk_netdev *dev, const char *drv_name);

UK_END_DECLS

#endif /* __UK_NETDEV_DRIVER_H__ */
