/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The host bridge of the machine: how configuration space is reached, where
 * BARs may go, how interrupt pins are wired.  arch/<isa>/host.c finds it.
 */
#ifndef __PCI_HOST_H__
#define __PCI_HOST_H__

#include <uk/bus/pci.h>

/* Addresses that the bridge passes on; `len` 0: none. */
struct pci_window {
	__u64 cpu; /* as the CPU sees the first */
	__u64 bus; /* as devices see it, and as their BARs hold it */
	__u64 len;
};

struct pci_host {
	__paddr_t ecam; /* of `bus_first`; 0: configuration by ports */
	__u8 bus_first;
	__u8 bus_last;
	struct pci_window mem; /* below 4 GiB on the bus */
	struct pci_window mem64; /* above, for BARs of 64 bits */
};

/* Fills in what this machine has; 0, or -ENODEV without PCI. */
int pci_host_find(struct pci_host *h);

/*
 * The interrupt of pin 1-4 of device `dev` on the first bus, or
 * UK_BUS_PCI_NOIRQ.  `line` is what the device's register says.
 */
unsigned int pci_host_irq(__u8 dev, __u8 pin, __u8 line);

/* What the controller of message interrupts calls a requester on the bus. */
__u32 pci_host_msi(__u32 requester);

#endif /* __PCI_HOST_H__ */
