/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * A host bridge as a device tree describes it (binding of
 * pci-host-ecam-generic).  Pure; the tree is not trusted.
 */
#ifndef __PCI_DT_H__
#define __PCI_DT_H__

#include <uk/fdt_walk.h>

#include "pci_host.h"

/* Reads the node that `w` stands at.  0, -ENOENT or -EINVAL. */
int pci_dt_host(const struct uk_fdt_walk *w, struct pci_host *h);

/* A PCI device and pin, as interrupt-map names them. */
struct pci_dt_pin {
	__u8 dev;
	__u8 pin; /* 1-4 */
};

/*
 * Finds the pin of a device on the first bus in the interrupt-map of `node`.
 *
 * @param[out] cells of the interrupt for its controller, big-endian
 * @return how many cells, -ENOENT or -EINVAL
 */
int pci_dt_irq(const struct uk_fdt *f, __u32 node, struct pci_dt_pin pin,
	       const __u32 **cells);

/*
 * Translates a requester id by `node`'s msi-map.
 *
 * @param[out] id what the message controller calls the device
 * @return 0, or -ENOENT without an entry for it
 */
int pci_dt_msi(const struct uk_fdt *f, __u32 node, __u32 rid, __u32 *id);

#endif /* __PCI_DT_H__ */
