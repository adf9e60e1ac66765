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

/* Constants in their short and long forms; text that only looks like it. */
UK_TESTCASE(acpi_tables, s5)
{
	static const struct {
		const char *aml;
		__u32 len;
		int rc, a;
	} t[] = {
		{ "\x08_S5_\x12\x06\x04\x0a\x05\x0a\x05\x00\x00", 14, 0, 5 },
		{ "\x08\\_S5_\x12\x06\x04\x00\x00\x00\x00", 13, 0, 0 },
		{ "\x08_S5_\x12\x06\x04\x01\x01", 10, 0, 1 },
		{ "\x08_S5_\x12\x06\x04\x0a", 9, -ENOENT, 0 },
		{ "\x08_S5_\x12", 6, -ENOENT, 0 },
		{ "x_S5_\x12\x06\x04\x0a\x05\x0a\x05", 12, -ENOENT, 0 },
		{ "_S5_", 4, -ENOENT, 0 },
		{ "", 0, -ENOENT, 0 },
	};

	for (__sz i = 0; i < ARRAY_SIZE(t); i++) {
		struct acpi_s5 s5 = { 0 };

		UK_TEST_EXPECT_SNUM_EQ(
			acpi_s5_find((const __u8 *)t[i].aml, t[i].len, &s5),
			t[i].rc);
		UK_TEST_EXPECT_SNUM_EQ(s5.typ_a, t[i].a);
	}
}

/* Fields behind the end of a short FADT are absent. */
UK_TESTCASE(acpi_tables, fadt)
{
	__u8 p[268] = { 0 };
	struct acpi_fadt f;

	p[40] = 0x40;
	p[64] = 4;
	p[65] = 6;
	p[113] = 4; /* reset register */
	p[116] = 1;
	p[120] = 0xf9;
	p[128] = 6;
	acpi_fadt_read(p, 116, &f);
	UK_TEST_EXPECT_SNUM_EQ(f.dsdt, 0x40);
	UK_TEST_EXPECT_SNUM_EQ(f.pm1a_control.addr, 0x604);
	UK_TEST_EXPECT_SNUM_EQ(f.reset.space, ACPI_SPACE_NONE);
	acpi_fadt_read(p, sizeof(p), &f);
	UK_TEST_EXPECT_SNUM_EQ(f.reset.addr, 0xf9);
	UK_TEST_EXPECT_SNUM_EQ(f.reset_value, 6);
	UK_TEST_EXPECT_SNUM_EQ(f.sleep_control.space, ACPI_SPACE_NONE);
}

uk_testsuite_register(acpi_tables, NULL);
