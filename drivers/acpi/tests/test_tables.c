/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Runs on the host: well-formed, short and lying ACPI tables.
 * host-sources: tables.c madt_cpus.c
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

/* Found on a multiple of 16 only, with a good sum, before the end. */
UK_TESTCASE(acpi_tables, rsdp_search)
{
	__u8 p[96] = { 0 };

	memcpy(p + 8, "RSD PTR ", 8);
	p[8 + 16] = 0x10;
	seal(p + 8, ACPI_RSDP_LEN, 8);
	UK_TEST_EXPECT_SNUM_EQ(acpi_rsdp_search(p, sizeof(p)), -1);
	memcpy(p + 32, p + 8, ACPI_RSDP_LEN);
	UK_TEST_EXPECT_SNUM_EQ(acpi_rsdp_search(p, sizeof(p)), 32);
	UK_TEST_EXPECT_SNUM_EQ(acpi_rsdp_search(p, 32 + 19), -1);
	memcpy(p + 64, p + 8, ACPI_RSDP_LEN);
	p[33]++;
	UK_TEST_EXPECT_SNUM_EQ(acpi_rsdp_search(p, sizeof(p)), 64);
}

/* Wiring, polarity and trigger; "as the bus has it" is neither. */
UK_TESTCASE(acpi_tables, override)
{
	__u8 p[44 + 12 + 10 + 10] = { 0 };
	struct uk_acpi_override o;

	p[44] = 1;
	p[45] = 12;
	p[56] = 2;
	p[57] = 10;
	p[60] = 2; /* the timer, on line 2 */
	p[66] = 2;
	p[67] = 10;
	p[69] = 9;
	p[70] = 20;
	p[74] = 0xf;
	UK_TEST_EXPECT_SNUM_EQ(acpi_madt_override(p, sizeof(p), 0, &o), 0);
	UK_TEST_EXPECT_SNUM_EQ(o.isa, 0);
	UK_TEST_EXPECT_SNUM_EQ(o.gsi, 2);
	UK_TEST_EXPECT(!o.low && !o.edge && !o.level);
	UK_TEST_EXPECT_SNUM_EQ(acpi_madt_override(p, sizeof(p), 1, &o), 0);
	UK_TEST_EXPECT_SNUM_EQ(o.isa, 9);
	UK_TEST_EXPECT_SNUM_EQ(o.gsi, 20);
	UK_TEST_EXPECT(o.low && !o.edge && o.level);
	UK_TEST_EXPECT_SNUM_EQ(acpi_madt_override(p, sizeof(p), 2, &o),
			       -ENOENT);
	UK_TEST_EXPECT_SNUM_EQ(acpi_madt_override(p, sizeof(p) - 1, 1, &o),
			       -ENOENT);
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

/* CPUs: enabled ones of both kinds, and nothing from entries cut short. */
UK_TESTCASE(acpi_tables, madt_cpus)
{
	/* clang-format off */
	__u8 p[44 + 8 + 8 + 12 + 16 + 5] = {
		[44] = 0, 8, 0, 7, 1, 0, 0, 0, /* local APIC 7 */
		0, 8, 1, 8, 0, 0, 0, 0, /* local APIC 8, not usable */
		1, 12, 0, 0, 0, 0, 0, 0, 0, 0, 0, 0, /* an I/O APIC */
		9, 16, 0, 0, 0x34, 0x12, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0,
		0, 8, 2, 9, 1, /* beyond the end */
	};
	/* clang-format on */
	__u32 id = 0;

	UK_TEST_EXPECT_SNUM_EQ(acpi_madt_cpu(p, sizeof(p), 0, &id), 0);
	UK_TEST_EXPECT_SNUM_EQ(id, 7);
	UK_TEST_EXPECT_SNUM_EQ(acpi_madt_cpu(p, sizeof(p), 1, &id), 0);
	UK_TEST_EXPECT_SNUM_EQ(id, 0x1234);
	UK_TEST_EXPECT_SNUM_EQ(acpi_madt_cpu(p, sizeof(p), 2, &id), -ENOENT);
	p[45] = 0; /* an entry of no length */
	UK_TEST_EXPECT_SNUM_EQ(acpi_madt_cpu(p, sizeof(p), 0, &id), -ENOENT);
}

uk_testsuite_register(acpi_tables, NULL);
