/* SPDX-License-Identifier: BSD-3-Clause */
/* See tables.h. */
#include <errno.h>
#include <string.h>

#include "tables.h"

#define MADT_ENTRIES 44
#define MADT_IOAPIC 1
#define MADT_IOAPIC_LEN 12
#define MCFG_ENTRIES 44
#define MCFG_ENTRY_LEN 16

#define FADT_DSDT 40
#define FADT_PM1A_CNT 64
#define FADT_PM1B_CNT 68
#define FADT_FLAGS 112
#define FADT_FLAG_RESET (1U << 10)
#define FADT_FLAG_HW_REDUCED (1U << 20)
#define FADT_RESET 116
#define FADT_RESET_VALUE 128
#define FADT_X_DSDT 140
#define FADT_SLEEP_CONTROL 244
#define GAS_LEN 12
#define GAS_ADDR 4

#define AML_NAME 0x08
#define AML_BYTE 0x0a
#define AML_WORD 0x0b
#define AML_PACKAGE 0x12

/* Little-endian number of `n` bytes at `off`; 0 if it is not all there. */
static __u64 num(const __u8 *p, __sz len, __sz off, unsigned int n)
{
	__u64 v = 0;

	if (off > len || n > len - off)
		return 0;
	while (n--)
		v = v << 8 | p[off + n];
	return v;
}

int acpi_checksum_ok(const __u8 *p, __u32 len)
{
	__u8 sum = 0;

	for (__u32 i = 0; i < len; i++)
		sum += p[i];
	return sum == 0;
}

int acpi_rsdp_read(const __u8 *p, __sz len, struct acpi_root *out)
{
	if (len < ACPI_RSDP_LEN || memcmp(p, "RSD PTR ", 8) ||
	    !acpi_checksum_ok(p, ACPI_RSDP_LEN))
		return -EINVAL;
	if (p[15] >= 2 && len >= ACPI_RSDP2_LEN && num(p, len, 24, 8) &&
	    acpi_checksum_ok(p, ACPI_RSDP2_LEN)) {
		out->addr = num(p, len, 24, 8);
		out->entry_size = 8;
		return 0;
	}
	out->addr = num(p, len, 16, 4);
	out->entry_size = 4;
	return out->addr ? 0 : -EINVAL;
}

__u32 acpi_header_len(const __u8 *p)
{
	__u32 len = (__u32)num(p, ACPI_HEADER_LEN, 4, 4);

	return len >= ACPI_HEADER_LEN && len <= ACPI_TABLE_MAX ? len : 0;
}

__paddr_t acpi_root_entry(const __u8 *p, __u32 len, __u32 entry_size,
			  unsigned int i)
{
	return num(p, len, ACPI_HEADER_LEN + (__sz)i * entry_size, entry_size);
}

int acpi_madt_ioapic(const __u8 *p, __u32 len, unsigned int i,
		     struct uk_acpi_ioapic *out)
{
	__u32 off = MADT_ENTRIES;
	__u8 n;

	for (; off < len && len - off >= 2; off += n) {
		n = p[off + 1];
		if (n < 2 || n > len - off)
			break;
		if (p[off] != MADT_IOAPIC || n < MADT_IOAPIC_LEN || i--)
			continue;
		out->base = num(p, len, off + 4, 4);
		out->gsi_first = (__u32)num(p, len, off + 8, 4);
		return 0;
	}
	return -ENOENT;
}

int acpi_mcfg_ecam(const __u8 *p, __u32 len, unsigned int i,
		   struct uk_acpi_ecam *out)
{
	__sz off = MCFG_ENTRIES + (__sz)i * MCFG_ENTRY_LEN;

	if (off + MCFG_ENTRY_LEN > len)
		return -ENOENT;
	out->base = num(p, len, off, 8);
	out->segment = (__u16)num(p, len, off + 8, 2);
	out->bus_first = p[off + 10];
	out->bus_last = p[off + 11];
	return out->bus_first <= out->bus_last ? 0 : -ENOENT;
}

static struct acpi_addr gas(const __u8 *p, __u32 len, __u32 off)
{
	struct acpi_addr a = { ACPI_SPACE_NONE, 0 };

	if (len < GAS_LEN || off > len - GAS_LEN)
		return a;
	a.addr = num(p, len, off + GAS_ADDR, 8);
	if (a.addr && p[off] <= ACPI_SPACE_IO)
		a.space = p[off];
	return a;
}

static struct acpi_addr io_block(const __u8 *p, __u32 len, __u32 off)
{
	struct acpi_addr a = { ACPI_SPACE_NONE, num(p, len, off, 4) };

	if (a.addr)
		a.space = ACPI_SPACE_IO;
	return a;
}

void acpi_fadt_read(const __u8 *p, __u32 len, struct acpi_fadt *out)
{
	const struct acpi_addr none = { ACPI_SPACE_NONE, 0 };
	__u32 flags = (__u32)num(p, len, FADT_FLAGS, 4);

	out->dsdt = num(p, len, FADT_X_DSDT, 8);
	if (!out->dsdt)
		out->dsdt = num(p, len, FADT_DSDT, 4);
	out->pm1a_control = io_block(p, len, FADT_PM1A_CNT);
	out->pm1b_control = io_block(p, len, FADT_PM1B_CNT);
	out->sleep_control = flags & FADT_FLAG_HW_REDUCED
				     ? gas(p, len, FADT_SLEEP_CONTROL)
				     : none;
	out->reset = flags & FADT_FLAG_RESET ? gas(p, len, FADT_RESET) : none;
	out->reset_value = (__u8)num(p, len, FADT_RESET_VALUE, 1);
}

/* An integer constant at *off, which moves behind it.  -1 if it is none. */
static int aml_integer(const __u8 *aml, __u32 len, __u32 *off)
{
	__u32 o = *off;

	if (o >= len)
		return -1;
	switch (aml[o]) {
	case 0:
	case 1:
		*off = o + 1;
		return aml[o];
	case AML_BYTE:
		*off = o + 2;
		return o + 1 < len ? aml[o + 1] : -1;
	case AML_WORD:
		*off = o + 3;
		return o + 2 < len ? aml[o + 1] : -1;
	default:
		return -1;
	}
}

/* The package behind the name: PkgOp PkgLength NumElements elements... */
static int s5_package(const __u8 *aml, __u32 len, __u32 off,
		      struct acpi_s5 *out)
{
	int a, b;

	if (off + 2 >= len || aml[off] != AML_PACKAGE)
		return -ENOENT;
	off += 1 + 1 + (aml[off + 1] >> 6); /* PkgLength is 1 to 4 bytes */
	off += 1;
	a = aml_integer(aml, len, &off);
	b = a < 0 ? -1 : aml_integer(aml, len, &off);
	if (a < 0 || a > 7)
		return -ENOENT;
	out->typ_a = (__u8)a;
	out->typ_b = (__u8)(b < 0 || b > 7 ? a : b);
	return 0;
}

int acpi_s5_find(const __u8 *aml, __u32 len, struct acpi_s5 *out)
{
	for (__u32 i = 1; i + 4 < len; i++) {
		if (memcmp(aml + i, "_S5_", 4))
			continue;
		if (aml[i - 1] != AML_NAME &&
		    !(aml[i - 1] == '\\' && i >= 2 && aml[i - 2] == AML_NAME))
			continue;
		if (!s5_package(aml, len, i + 4, out))
			return 0;
	}
	return -ENOENT;
}
