/* SPDX-License-Identifier: BSD-3-Clause */
/* The I/O APICs that ACPI's MADT lists, and the wiring of the ISA bus. */
#include <uk/acpi.h>
#include <uk/intctlr.h>

#include "apic.h"

static void overrides(void)
{
	struct uk_acpi_override o;
	unsigned int trigger;

	for (unsigned int i = 0; !uk_acpi_override_get(i, &o); i++) {
		trigger = o.edge    ? UK_INTCTLR_TRIGGER_EDGE
			  : o.level ? UK_INTCTLR_TRIGGER_LEVEL
				    : 0;
		apic_isa_wire(o.isa, o.gsi, trigger, o.low);
	}
}

int apic_ioapics_find(void)
{
	struct uk_acpi_ioapic io;
	int n = 0;

	while (n < IOAPIC_MAX && !uk_acpi_ioapic_get((unsigned int)n, &io) &&
	       !apic_ioapic_add(io.base, io.gsi_first))
		n++;
	overrides();
	return n;
}
