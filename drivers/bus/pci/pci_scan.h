/* SPDX-License-Identifier: BSD-3-Clause */
/* Between the parts of the bus: finding functions and placing their BARs. */
#ifndef __PCI_SCAN_H__
#define __PCI_SCAN_H__

#include "pci_host.h"

struct uk_alloc;

/* A range of bus addresses that is taken. */
struct pci_range {
	__u64 base, len;
};

/*
 * Finds all functions, in depth first, and puts them on `list`.  Bridges that
 * the firmware did not set up get bus numbers.  What there is no memory for,
 * and what lies behind too many bridges, is left out.
 */
void pci_scan(const struct pci_host *h, struct uk_alloc *a,
	      struct uk_list_head *list);

/* Reads addresses and sizes of the BARs. */
void pci_bars_read(struct pci_device *d);

/*
 * Gives addresses to memory BARs that have none, and windows to bridges that
 * have none: in the largest part of the host's window that holds neither one
 * of the `n` ranges nor a BAR with an address.  Then turns the addresses in
 * the devices of `list` into those of the CPU.
 */
void pci_place(const struct pci_host *h, struct uk_list_head *list,
	       const struct pci_range *taken, unsigned int n);

#endif /* __PCI_SCAN_H__ */
