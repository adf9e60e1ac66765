/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Configuration space of one function, 32 bits at a time.  access.c reaches
 * the machine's; tests put a bus of their own here.
 */
#ifndef __PCI_ACCESS_H__
#define __PCI_ACCESS_H__

#include "pci_host.h"

/* Chooses the way; 0 or -ENOMEM. */
int pci_access_init(const struct pci_host *h);

/* Makes a bus reachable; false if that fails.  Before its functions are read.
 */
bool pci_access_bus(__u8 bus);

/* `off` is a multiple of four below 256. */
__u32 pci_access_read(const struct pci_device *d, unsigned int off);
void pci_access_write(const struct pci_device *d, unsigned int off, __u32 v);

/* arch/<isa>/ports.c: the same by ports, where there are some. */
__u32 pci_port_read(const struct pci_device *d, unsigned int off);
void pci_port_write(const struct pci_device *d, unsigned int off, __u32 v);

#endif /* __PCI_ACCESS_H__ */
