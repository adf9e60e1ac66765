/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Runs on the host: well-formed, short and lying ACPI tables.
 * host-sources: tables.c
 */

#include <errno.h>
#include <string.h>

#include <uk/test.h>

#include "../tables.h"

/* Makes the bytes of a table sum up to 0. */
static void seal(__u8 *p, __u32 len, __u32 at)
{
	__u8 sum = 0;

	p[at] = 0;
	for (__u32 i = 0; i < len; i++)
		sum += p[i];
	p[at] = (__u8)-sum;
}

/* Revision 0 points to the RSDT; 2 to the XSDT; a bad sum to nothing. */
UK_TESTCASE(acpi_tables, rsdp)
{
	__u8 p[ACPI_RSDP2_LEN] = "RSD PTR ";
	struct acpi_root r;

	p[16] = 0x10;
	seal(p, ACPI_RSDP_LEN, 8);
	UK_TEST_EXPECT_SNUM_EQ(acpi_rsdp_read(p, sizeof(p), &r), 0);
	UK_TEST_EXPECT_SNUM_EQ(r.addr, 0x10);
	UK_TEST_EXPECT_SNUM_EQ(r.entry_size, 4);

	p[15] = 2;
	p[24] = 0x20;
	seal(p, ACPI_RSDP_LEN, 8);
	seal(p, ACPI_RSDP2_LEN, 32);
	UK_TEST_EXPECT_SNUM_EQ(acpi_rsdp_read(p, sizeof(p), &r), 0);
	UK_TEST_EXPECT_SNUM_EQ(r.addr, 0x20);
	UK_TEST_EXPECT_SNUM_EQ(r.entry_size, 8);

	p[9]++;
	UK_TEST_EXPECT_SNUM_EQ(acpi_rsdp_read(p, sizeof(p), &r), -EINVAL);
	UK_TEST_EXPECT_SNUM_EQ(acpi_rsdp_read(p, 19, &r), -EINVAL);
}

/* The second I/O APIC is found behind other entries; lengths are not trusted */
UK_TESTCASE(acpi_tables, madt)
{
	__u8 p[44 + 8 + 12 + 12] = { 0 };
	struct uk_acpi_ioapic io;

	p[44] = 0;
	p[45] = 8;
	p[52] = 1;
	p[53] = 12;
	p[58] = 0xc0;
	p[59] = 0xfe;
	p[64] = 1;
	p[65] = 12;
	p[72] = 24;
	UK_TEST_EXPECT_SNUM_EQ(acpi_madt_ioapic(p, sizeof(p), 0, &io), 0);
	UK_TEST_EXPECT_SNUM_EQ(io.base, 0xfec00000);
	UK_TEST_EXPECT_SNUM_EQ(acpi_madt_ioapic(p, sizeof(p), 1, &io), 0);
	UK_TEST_EXPECT_SNUM_EQ(io.gsi_first, 24);
	UK_TEST_EXPECT_SNUM_EQ(acpi_madt_ioapic(p, sizeof(p), 2, &io), -ENOENT);
	UK_TEST_EXPECT_SNUM_EQ(acpi_madt_ioapic(p, sizeof(p) - 1, 1, &io),
			       -ENOENT);
	p[45] = 0; /* would loop for ever */
	UK_TEST_EXPECT_SNUM_EQ(acpi_madt_ioapic(p, sizeof(p), 0, &io), -ENOENT);
}

/* An entry that the table is too short for is not there. */
UK_TESTCASE(acpi_tables, mcfg)
{
	__u8 p[44 + 16] = { 0 };
	struct uk_acpi_ecam e;

	p[44 + 3] = 0xb0;
	p[44 + 11] = 255;
	UK_TEST_EXPECT_SNUM_EQ(acpi_mcfg_ecam(p, sizeof(p), 0, &e), 0);
	UK_TEST_EXPECT_SNUM_EQ(e.base, 0xb0000000);
	UK_TEST_EXPECT_SNUM_EQ(e.bus_last, 255);
	UK_TEST_EXPECT_SNUM_EQ(acpi_mcfg_ecam(p, sizeof(p), 1, &e), -ENOENT);
	UK_TEST_EXPECT_SNUM_EQ(acpi_mcfg_ecam(p, 59, 0, &e), -ENOENT);
}

uk_testsuite_register(acpi_tables, NULL);
