/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Runs on the host: power management in well-formed, short and lying tables.
 * host-sources: fadt.c tables.c
 */

#include <errno.h>
#include <string.h>

#include <uk/test.h>

#include "../fadt.h"

/* Constants in their short and long forms; text that only looks like it. */
UK_TESTCASE(acpi_fadt, s5)
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
UK_TESTCASE(acpi_fadt, fadt)
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

/* Without a port of 32 bits the generic address counts. */
UK_TESTCASE(acpi_fadt, blocks)
{
	__u8 p[268] = { 0 };
	struct acpi_fadt f;

	p[46] = 9;
	p[57] = 6; /* PM1a event block at 0x600 */
	p[88] = 4;
	p[148] = 1; /* X_PM1a_EVT: not taken */
	p[152] = 1;
	p[172] = 1; /* X_PM1a_CNT at 0x404 */
	p[176] = 4;
	p[177] = 4;
	acpi_fadt_read(p, sizeof(p), &f);
	UK_TEST_EXPECT_SNUM_EQ(f.sci, 9);
	UK_TEST_EXPECT_SNUM_EQ(f.pm1_event_len, 4);
	UK_TEST_EXPECT_SNUM_EQ(f.pm1a_event.addr, 0x600);
	UK_TEST_EXPECT_SNUM_EQ(f.pm1a_control.addr, 0x404);
	UK_TEST_EXPECT_SNUM_EQ(f.pm1a_control.space, ACPI_SPACE_IO);
	UK_TEST_EXPECT_SNUM_EQ(f.pm1b_event.space, ACPI_SPACE_NONE);
	UK_TEST_EXPECT(f.fixed_button && !f.reduced);
	p[112] = 1 << 4; /* a control method button */
	acpi_fadt_read(p, sizeof(p), &f);
	UK_TEST_EXPECT(!f.fixed_button);
	p[112] = 0;
	p[114] = 1 << 4; /* reduced hardware */
	acpi_fadt_read(p, sizeof(p), &f);
	UK_TEST_EXPECT(!f.fixed_button && f.reduced);
}

/* Both parts are needed, in any order, near the name, and whole. */
UK_TESTCASE(acpi_fadt, ged)
{
	static const __u8 aml[] = "..\x0d"
				  "ACPI0013\0"
				  "\x08_CRS\x11\x0e\x0a\x0b"
				  "\x89\x06\x00\x01\x01\x09\x00\x00\x00\x79\x00"
				  "\x5b\x80"
				  "EREG\x00\x0c\x00\x00\xa0\xfe\x0a\x04";
	__u8 copy[sizeof(aml)];
	struct acpi_ged g;

	UK_TEST_EXPECT_SNUM_EQ(acpi_ged_find(aml, sizeof(aml) - 1, &g), 0);
	UK_TEST_EXPECT_SNUM_EQ(g.irq, 9);
	UK_TEST_EXPECT_SNUM_EQ(g.select, 0xfea00000);
	for (__u32 n = 0; n < sizeof(aml) - 3; n++)
		UK_TEST_EXPECT_SNUM_EQ(acpi_ged_find(aml, n, &g), -ENOENT);
	memcpy(copy, aml, sizeof(aml));
	copy[5] = 'X';
	UK_TEST_EXPECT_SNUM_EQ(acpi_ged_find(copy, sizeof(aml) - 1, &g),
			       -ENOENT);
}

uk_testsuite_register(acpi_fadt, NULL);
