/* SPDX-License-Identifier: BSD-3-Clause */
/* Message-signalled interrupts by MSI-X tables (PCI 3.0, 6.8.2). */

#include <errno.h>

#include <uk/intctlr.h>
#include <uk/plat/io.h>

#include "pci_access.h"
#include "pci_hw.h"

/* Entry `entry` of the table, which the device says where it is. */
static __u8 *table_entry(const struct pci_device *d, unsigned int cap,
			 unsigned int entry)
{
	__u16 ctl = pci_conf_read16(d, cap + PCI_MSIX_CTL);
	__u32 table = pci_conf_read32(d, cap + PCI_MSIX_TABLE);
	__u64 off = (table & ~PCI_MSIX_BIR) + (__u64)entry * PCI_MSIX_ENTRY;
	__u8 *bar = pci_map_bar(d, table & PCI_MSIX_BIR);

	if (entry > (ctl & PCI_MSIX_CTL_SIZE) || !bar ||
	    off + PCI_MSIX_ENTRY > d->bar[table & PCI_MSIX_BIR].size)
		return __NULL;
	return bar + off;
}

static __u32 bdf(const struct pci_device *d)
{
	return (__u32)d->bus << 8 | (__u32)d->dev << 3 | d->fn;
}

/*
 * Who the messages of a device come from.  Bridges to conventional PCI send
 * them as their own: from the bus behind, if they are PCI Express themselves
 * (PCI Express to PCI Bridge 1.0, 2.3).
 */
static __u32 requester(const struct pci_device *d)
{
	const struct pci_device *p;
	__u32 rid = bdf(d);
	unsigned int cap;

	for (p = d->parent; p; p = p->parent) {
		cap = pci_find_cap(p, PCI_CAP_EXP, 0);
		if (!cap)
			rid = bdf(p);
		else if (PCI_EXP_TYPE(pci_conf_read16(
				 p, cap + PCI_EXP_FLAGS)) == PCI_EXP_TO_PCI)
			rid = (__u32)p->secondary << 8;
	}
	return rid;
}

int pci_msix_setup(const struct pci_device *d, unsigned int entry,
		   int (*handler)(void *arg), void *arg)
{
	unsigned int cap = pci_find_cap(d, PCI_CAP_MSIX, 0);
	__u8 *e = cap ? table_entry(d, cap, entry) : __NULL;
	struct uk_intctlr_msi msi;
	__u16 ctl;
	int rc;

	if (!e)
		return -ENOTSUP;
	rc = uk_intctlr_msi_alloc(pci_host_msi(requester(d)), handler, arg,
				  &msi);
	if (rc)
		return rc;
	uk_iowrite32(e, (__u32)msi.addr);
	uk_iowrite32(e + 4, (__u32)(msi.addr >> 32));
	uk_iowrite32(e + 8, msi.data);
	uk_iowrite32(e + 12, 0); /* not masked */
	ctl = pci_conf_read16(d, cap + PCI_MSIX_CTL);
	ctl = (ctl & ~PCI_MSIX_CTL_MASK) | PCI_MSIX_CTL_ENABLE;
	pci_conf_write16(d, cap + PCI_MSIX_CTL, ctl);
	pci_conf_write16(d, PCI_COMMAND,
			 pci_conf_read16(d, PCI_COMMAND) |
				 PCI_COMMAND_INTX_OFF);
	return 0;
}
