/* SPDX-License-Identifier: BSD-3-Clause */
/* The CPUs that the MADT lists (ACPI 6.4, 5.2.12.2 and 5.2.12.12). */
#include <errno.h>

#include "tables.h"

#define MADT_LAPIC 0 /* type, length, uid, id, flags (4) */
#define MADT_LAPIC_LEN 8
#define MADT_X2APIC 9 /* type, length, reserved (2), id (4), flags (4), .. */
#define MADT_X2APIC_LEN 16
#define LAPIC_ENABLED 1

/* The CPU that an entry describes; 0 if it describes none. */
static int entry_cpu(const __u8 *e, __u32 *id)
{
	__u8 n = e[1];

	if (e[0] == MADT_LAPIC && n >= MADT_LAPIC_LEN) {
		*id = e[3];
		return acpi_num(e, n, 4, 4) & LAPIC_ENABLED;
	}
	if (e[0] == MADT_X2APIC && n >= MADT_X2APIC_LEN) {
		*id = (__u32)acpi_num(e, n, 4, 4);
		return acpi_num(e, n, 8, 4) & LAPIC_ENABLED;
	}
	return 0;
}

int acpi_madt_cpu(const __u8 *p, __u32 len, unsigned int i, __u32 *id)
{
	const __u8 *e = __NULL;

	while ((e = acpi_madt_next(p, len, e)))
		if (entry_cpu(e, id) && !i--)
			return 0;
	return -ENOENT;
}
