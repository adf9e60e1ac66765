/* SPDX-License-Identifier: BSD-3-Clause */
/* Between the files of our side of lwIP. */
#ifndef __LWIP_GLUE_H__
#define __LWIP_GLUE_H__

#include <stdbool.h>

#include <lwip/memp.h>
#include <lwip/netif.h>

struct uk_netdev;

/*
 * The one lock of the stack: every call into lwIP is made with it.  Giving it
 * back also delivers what was sent to ourselves.
 */
void lwip_lock(void);
void lwip_unlock(void);

/* Wakes the thread of the stack; any context. */
void lwip_kick(void);

/* Makes an interface of a device. 0 or negative errno; under the lock. */
int lwip_netif_add(struct uk_netdev *dev);

/*
 * Feeds what the devices received to the stack, a bounded number of packets;
 * under the lock.  True if there is more.
 */
bool lwip_netif_poll(void);

/* Asks the devices for an interrupt; true if packets wait already. */
bool lwip_netif_arm(void);

/* The memory of lwIP's timers, in place of memp_malloc() and memp_free(). */
void *lwip_timeo_get(memp_t type);
void lwip_timeo_put(memp_t type, void *mem);

#endif /* __LWIP_GLUE_H__ */
