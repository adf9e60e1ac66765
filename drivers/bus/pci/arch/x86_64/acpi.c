/* SPDX-License-Identifier: BSD-3-Clause */
/* The configuration space in memory that ACPI's MCFG names. */

#include <uk/acpi.h>

#include "../../pci_host.h"
#include "ports.h"

bool pci_mcfg_read(struct pci_host *h)
{
	struct uk_acpi_ecam e;

	for (unsigned int i = 0; !uk_acpi_ecam_get(i, &e); i++) {
		if (e.segment || e.bus_first || !e.base)
			continue;
		h->ecam = e.base;
		h->bus_last = e.bus_last;
		return true;
	}
	return false;
}
