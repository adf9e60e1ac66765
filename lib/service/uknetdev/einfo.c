/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What the command line says about network devices: netdev.ip, one element
 * for each device, and for the first device also the four names of before.
 */

#define UK_LIBPARAM_PREFIX netdev

#include <uk/libparam.h>
#include <uk/netdev.h>

#include "einfo.h"

#define DEVICES 4

static char *ip[DEVICES];
static char *ipv4_addr, *ipv4_subnet_mask, *ipv4_gw_addr, *ipv4_dns0_addr;

UK_LIBPARAM_PARAM_ARR(ip, charp, "cidr[:gw[:dns0[:dns1[:hostname[:domain]]]]]");
UK_LIBPARAM_PARAM(ipv4_addr, charp, "IPv4 address of device 0");
UK_LIBPARAM_PARAM(ipv4_subnet_mask, charp, "network mask of device 0");
UK_LIBPARAM_PARAM(ipv4_gw_addr, charp, "gateway of device 0");
UK_LIBPARAM_PARAM(ipv4_dns0_addr, charp, "name server of device 0");

static const char *fields[DEVICES][EINFO_FIELDS];
static bool cut[DEVICES];

/* Field of netdev.ip for each kind of information, or -1. */
static const int field_of[UK_NETDEV_EINFO_COUNT] = {
	[UK_NETDEV_IPV4_CIDR] = 0,     [UK_NETDEV_IPV4_ADDR] = -1,
	[UK_NETDEV_IPV4_MASK] = -1,    [UK_NETDEV_IPV4_GW] = 1,
	[UK_NETDEV_IPV4_DNS0] = 2,     [UK_NETDEV_IPV4_DNS1] = 3,
	[UK_NETDEV_IPV4_HOSTNAME] = 4, [UK_NETDEV_IPV4_DOMAIN] = 5,
};

static const char *old_name(enum uk_netdev_einfo_type what)
{
	switch (what) {
	case UK_NETDEV_IPV4_ADDR:
		return ipv4_addr;
	case UK_NETDEV_IPV4_MASK:
		return ipv4_subnet_mask;
	case UK_NETDEV_IPV4_GW:
		return ipv4_gw_addr;
	case UK_NETDEV_IPV4_DNS0:
		return ipv4_dns0_addr;
	default:
		return __NULL;
	}
}

const char *uk_netdev_einfo_get(struct uk_netdev *dev,
				enum uk_netdev_einfo_type what)
{
	const char *val = __NULL;

	if (dev->id >= DEVICES || what >= UK_NETDEV_EINFO_COUNT)
		return __NULL;
	if (!cut[dev->id] && ip[dev->id])
		einfo_split(ip[dev->id], fields[dev->id]);
	cut[dev->id] = true;
	if (field_of[what] >= 0)
		val = fields[dev->id][field_of[what]];
	if (!val && dev->id == 0)
		val = old_name(what);
	return val;
}
