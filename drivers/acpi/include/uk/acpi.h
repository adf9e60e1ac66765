/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The static tables of ACPI: what the machine has and how it ends.  There is
 * no AML interpreter; of the DSDT only the \_S5 package and, for the power
 * button, a generic event device are looked for.
 *
 * Tables are read when somebody asks; at boot only the power button does.
 */
#ifndef __UK_ACPI_H__
#define __UK_ACPI_H__

#include <stdbool.h>

#include <uk/essentials.h>

UK_BEGIN_DECLS

/**
 * Finds a table by its signature ("APIC", "MCFG", ...).  Its length and
 * checksum hold.  May map memory; not from interrupts.
 *
 * @param[out] len bytes of the table, at least the header's 36
 * @return the table, or NULL
 */
const __u8 *uk_acpi_table_find(const char *sig, __u32 *len);

struct uk_acpi_ioapic {
	__paddr_t base;
	__u32 gsi_first;
};

/** I/O APIC `i` of the MADT; 0, or -ENOENT beyond the last. */
int uk_acpi_ioapic_get(unsigned int i, struct uk_acpi_ioapic *out);

/* An interrupt of the ISA bus that is wired otherwise than one to one. */
struct uk_acpi_override {
	__u8 isa;
	__u32 gsi;
	bool low; /* active low */
	bool edge, level; /* neither: as the bus has it */
};

/** Override `i` of the MADT; 0, or -ENOENT beyond the last. */
int uk_acpi_override_get(unsigned int i, struct uk_acpi_override *out);

/* A PCI configuration space in memory (ECAM). */
struct uk_acpi_ecam {
	__paddr_t base; /* of bus 0, even if the first is another */
	__u16 segment;
	__u8 bus_first;
	__u8 bus_last;
};

/** ECAM window `i` of the MCFG; 0, or -ENOENT beyond the last. */
int uk_acpi_ecam_get(unsigned int i, struct uk_acpi_ecam *out);

UK_END_DECLS

#endif /* __UK_ACPI_H__ */
