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
	rc = uk_intctlr_msi_alloc(handler, arg, &msi);
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
