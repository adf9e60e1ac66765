/* SPDX-License-Identifier: BSD-3-Clause */
/* The I/O APICs that ACPI's MADT lists. */
#include <uk/acpi.h>

#include "apic.h"

int apic_ioapics_find(void)
{
	struct uk_acpi_ioapic io;
	int n = 0;

	while (n < IOAPIC_MAX && !uk_acpi_ioapic_get((unsigned int)n, &io) &&
	       !apic_ioapic_add(io.base, io.gsi_first))
		n++;
	return n;
}
