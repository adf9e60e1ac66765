/* SPDX-License-Identifier: BSD-3-Clause */
/* Any bytes as ACPI tables: no access outside, and every list ends. */
/* fuzz-sources: drivers/acpi/madt_cpus.c */
/* fuzz-sources: drivers/acpi/fadt.c drivers/acpi/tables.c */
#include <stdint.h>
#include <stdlib.h>

#include "../../drivers/acpi/fadt.h"
#include "../../drivers/acpi/tables.h"

static void check(int ok)
{
	if (!ok)
		abort();
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct uk_acpi_ioapic io;
	struct uk_acpi_override over;
	struct uk_acpi_ecam ecam;
	struct acpi_fadt fadt;
	struct acpi_root root;
	struct acpi_ged ged;
	struct acpi_s5 s5;
	unsigned int i;
	__u32 id;
	long off;

	if (size > 4096)
		return 0;
	acpi_rsdp_read(data, size, &root);
	off = acpi_rsdp_search(data, size);
	check(off < (long)size && (off < 0 || !(off % 16)));
	acpi_fadt_read(data, (__u32)size, &fadt);
	if (!acpi_s5_find(data, (__u32)size, &s5))
		check(s5.typ_a <= 7 && s5.typ_b <= 7);
	if (!acpi_ged_find(data, (__u32)size, &ged))
		check(ged.irq && ged.select);
	if (size >= ACPI_HEADER_LEN)
		acpi_header_len(data);
	acpi_checksum_ok(data, (__u32)size);
	for (i = 0; acpi_root_entry(data, (__u32)size, 8, i); i++)
		check(i < size);
	for (i = 0; !acpi_madt_ioapic(data, (__u32)size, i, &io); i++)
		check(i < size);
	for (i = 0; !acpi_madt_override(data, (__u32)size, i, &over); i++)
		check(i < size);
	for (i = 0; !acpi_madt_cpu(data, (__u32)size, i, &id); i++)
		check(i < size);
	for (i = 0; !acpi_mcfg_ecam(data, (__u32)size, i, &ecam); i++)
		check(i < size);
	return 0;
}
