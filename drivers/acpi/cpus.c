/* SPDX-License-Identifier: BSD-3-Clause */
/* Tells the platform of the machine's CPUs. */
#include <uk/acpi.h>
#include <uk/init.h>
#include <uk/plat/lcpu.h>

#include "tables.h"

static int cpus_add(struct uk_init_ctx *ictx __unused)
{
	__u32 len, id;
	const __u8 *p = uk_acpi_table_find("APIC", &len);

	for (unsigned int i = 0; p && !acpi_madt_cpu(p, len, i, &id); i++)
		(void)ukplat_lcpu_add(id);
	return 0;
}
uk_plat_initcall_prio(cpus_add, 0x0, 5);
