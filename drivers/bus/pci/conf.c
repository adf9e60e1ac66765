/* SPDX-License-Identifier: BSD-3-Clause */
/* Fields of the configuration space, and its list of capabilities. */

#include "pci_access.h"
#include "pci_hw.h"

__u32 pci_conf_read32(const struct pci_device *d, unsigned int off)
{
	return off < PCI_CONF_LEN ? pci_access_read(d, off & ~3U) : ~0U;
}

__u16 pci_conf_read16(const struct pci_device *d, unsigned int off)
{
	return (__u16)(pci_conf_read32(d, off) >> (off & 2) * 8);
}

__u8 pci_conf_read8(const struct pci_device *d, unsigned int off)
{
	return (__u8)(pci_conf_read32(d, off) >> (off & 3) * 8);
}

void pci_conf_write32(const struct pci_device *d, unsigned int off, __u32 v)
{
	if (off < PCI_CONF_LEN)
		pci_access_write(d, off & ~3U, v);
}

void pci_conf_write16(const struct pci_device *d, unsigned int off, __u16 v)
{
	unsigned int shift = (off & 2) * 8;
	__u32 old = pci_conf_read32(d, off);

	/* The neighbour of COMMAND is STATUS, whose ones clear: write zeros. */
	if (off == PCI_COMMAND)
		old = 0;
	pci_conf_write32(d, off,
			 (old & ~(0xffffU << shift)) | (__u32)v << shift);
}

/* Each offset once: a list that comes back to one ends there. */
unsigned int pci_find_cap(const struct pci_device *d, __u8 id,
			  unsigned int from)
{
	bool behind = !from;
	__u64 seen = 0;
	unsigned int off;

	if (!(pci_conf_read16(d, PCI_STATUS) & PCI_STATUS_CAPS))
		return 0;
	off = pci_conf_read8(d, PCI_CAP_PTR) & ~3U;
	while (off >= PCI_CAP_FIRST && !(seen >> off / 4 & 1)) {
		seen |= 1UL << off / 4;
		if (behind && pci_conf_read8(d, off) == id)
			return off;
		behind |= off == from;
		off = pci_conf_read8(d, off + 1) & ~3U;
	}
	return 0;
}

void pci_enable(const struct pci_device *d)
{
	pci_conf_write16(d, PCI_COMMAND,
			 pci_conf_read16(d, PCI_COMMAND) | PCI_COMMAND_MEM |
				 PCI_COMMAND_MASTER);
}
