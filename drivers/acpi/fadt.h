/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Power management as the FADT and the DSDT describe it (ACPI 6.4, 5.2.9 and
 * 7.4): bytes in, numbers out, as in tables.h.
 */
#ifndef __ACPI_FADT_H__
#define __ACPI_FADT_H__

#include <uk/essentials.h>

/* A generic address; `space` < 0: none */
struct acpi_addr {
	int space;
	__u64 addr;
};

#define ACPI_SPACE_NONE (-1)
#define ACPI_SPACE_MEMORY 0
#define ACPI_SPACE_IO 1

struct acpi_fadt {
	__paddr_t dsdt;
	int reduced; /* no PM1 blocks, but sleep registers and a GED */
	int fixed_button; /* the power button is a bit of PM1 */
	__u16 sci; /* interrupt of the PM1 events */
	__u16 smi_command; /* port that takes `acpi_enable`, or 0 */
	__u8 acpi_enable;
	__u8 pm1_event_len; /* half of it status, half enable */
	struct acpi_addr pm1a_event;
	struct acpi_addr pm1b_event;
	struct acpi_addr pm1a_control;
	struct acpi_addr pm1b_control;
	struct acpi_addr sleep_control; /* of reduced hardware */
	struct acpi_addr reset;
	__u8 reset_value;
};

struct acpi_s5 {
	__u8 typ_a;
	__u8 typ_b;
};

/* A generic event device: where it tells what has happened, and how loudly. */
struct acpi_ged {
	__u64 select;
	__u32 irq;
};

/* What the table is too short for is absent in `out`. */
void acpi_fadt_read(const __u8 *p, __u32 len, struct acpi_fadt *out);

/* Looks for Name (\_S5, Package () {...}) in AML.  0 or -ENOENT. */
int acpi_s5_find(const __u8 *aml, __u32 len, struct acpi_s5 *out);

/*
 * Looks for a device "ACPI0013" with one extended interrupt and one operation
 * region in memory, as virtual machines describe it.  0 or -ENOENT.
 */
int acpi_ged_find(const __u8 *aml, __u32 len, struct acpi_ged *out);

#endif /* __ACPI_FADT_H__ */
