/* SPDX-License-Identifier: BSD-3-Clause */
/* There are no ports: a host without ECAM is not found. */

#include "../../pci_access.h"

__u32 pci_port_read(const struct pci_device *d __unused,
		    unsigned int off __unused)
{
	return ~0U;
}

void pci_port_write(const struct pci_device *d __unused,
		    unsigned int off __unused, __u32 v __unused)
{
}
