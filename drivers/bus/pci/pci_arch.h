/* SPDX-License-Identifier: BSD-3-Clause */
/* What the machine's host bridge looks like; one file for each architecture. */
#ifndef __PCI_ARCH_H__
#define __PCI_ARCH_H__

#include <uk/bus/pci.h>

/* 0 if this machine has PCI, otherwise -ENODEV. */
int pci_arch_init(void);

/* Accesses of 32 bits; `off` is a multiple of four below 256. */
__u32 pci_arch_read(const struct pci_device *d, unsigned int off);
void pci_arch_write(const struct pci_device *d, unsigned int off, __u32 v);

/* Where BARs go that the firmware left alone. */
__paddr_t pci_arch_mem_base(void);
__paddr_t pci_arch_mem_end(void);

/* The interrupt of pin 1-4 of a device, or UK_BUS_PCI_NOIRQ. */
unsigned int pci_arch_irq(const struct pci_device *d, __u8 pin, __u8 line);

#endif /* __PCI_ARCH_H__ */
