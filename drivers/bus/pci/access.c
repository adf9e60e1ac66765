/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Configuration space in memory (ECAM, PCI Express Base 4.0, 7.2.2), or by
 * ports.  A bus is mapped when it is first looked at: all 256 take 256 MiB.
 */

#include <errno.h>

#include <uk/plat/io.h>
#include <uk/plat/memory.h>

#include "pci_access.h"

#define BUS_SHIFT 20
#define DEV_SHIFT 15
#define FN_SHIFT 12

static const struct pci_host *host;

int pci_access_init(const struct pci_host *h)
{
	host = h;
	return pci_access_bus(h->bus_first) ? 0 : -ENOMEM;
}

static __paddr_t bus_base(__u8 bus)
{
	return host->ecam + ((__paddr_t)(bus - host->bus_first) << BUS_SHIFT);
}

bool pci_access_bus(__u8 bus)
{
	if (bus < host->bus_first || bus > host->bus_last)
		return false;
	return !host->ecam || ukplat_iomap(bus_base(bus), 1UL << BUS_SHIFT);
}

static __u8 *reg(const struct pci_device *d, unsigned int off)
{
	return (__u8 *)ukplat_phys_to_virt(bus_base(d->bus)) +
	       ((__uptr)d->dev << DEV_SHIFT | (__uptr)d->fn << FN_SHIFT | off);
}

__u32 pci_access_read(const struct pci_device *d, unsigned int off)
{
	return host->ecam ? uk_ioread32(reg(d, off)) : pci_port_read(d, off);
}

void pci_access_write(const struct pci_device *d, unsigned int off, __u32 v)
{
	if (host->ecam)
		uk_iowrite32(reg(d, off), v);
	else
		pci_port_write(d, off, v);
}
