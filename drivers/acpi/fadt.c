/* SPDX-License-Identifier: BSD-3-Clause */
/* See fadt.h. */
#include <errno.h>
#include <string.h>

#include "fadt.h"
#include "tables.h"

#define FADT_DSDT 40
#define FADT_SCI 46
#define FADT_SMI_COMMAND 48
#define FADT_ACPI_ENABLE 52
#define FADT_PM1A_EVT 56
#define FADT_PM1B_EVT 60
#define FADT_PM1A_CNT 64
#define FADT_PM1B_CNT 68
#define FADT_PM1_EVT_LEN 88
#define FADT_FLAGS 112
#define FADT_FLAG_METHOD_BUTTON (1U << 4)
#define FADT_FLAG_RESET (1U << 10)
#define FADT_FLAG_HW_REDUCED (1U << 20)
#define FADT_RESET 116
#define FADT_RESET_VALUE 128
#define FADT_X_DSDT 140
#define FADT_X_PM1A_EVT 148
#define FADT_X_PM1B_EVT 160
#define FADT_X_PM1A_CNT 172
#define FADT_X_PM1B_CNT 184
#define FADT_SLEEP_CONTROL 244
#define GAS_LEN 12
#define GAS_ADDR 4

#define AML_NAME 0x08
#define AML_BYTE 0x0a
#define AML_WORD 0x0b
#define AML_DWORD 0x0c
#define AML_QWORD 0x0e
#define AML_PACKAGE 0x12
#define AML_EXT 0x5b
#define AML_EXT_REGION 0x80
#define AML_REGION_MEMORY 0
#define RES_EXT_IRQ 0x89 /* of a resource template: ACPI 6.4, 6.4.3.6 */
#define RES_EXT_IRQ_LEN 9
#define GED_REACH 512 /* bytes of its device that are looked at */

static struct acpi_addr gas(const __u8 *p, __u32 len, __u32 off)
{
	struct acpi_addr a = { ACPI_SPACE_NONE, 0 };

	if (len < GAS_LEN || off > len - GAS_LEN)
		return a;
	a.addr = acpi_num(p, len, off + GAS_ADDR, 8);
	if (a.addr && p[off] <= ACPI_SPACE_IO)
		a.space = p[off];
	return a;
}

/* A register block: its port of 32 bits, or else the generic address. */
static struct acpi_addr block(const __u8 *p, __u32 len, __u32 off, __u32 x_off)
{
	struct acpi_addr a = { ACPI_SPACE_NONE, acpi_num(p, len, off, 4) };

	if (!a.addr)
		return gas(p, len, x_off);
	a.space = ACPI_SPACE_IO;
	return a;
}

void acpi_fadt_read(const __u8 *p, __u32 len, struct acpi_fadt *out)
{
	const struct acpi_addr none = { ACPI_SPACE_NONE, 0 };
	__u32 flags = (__u32)acpi_num(p, len, FADT_FLAGS, 4);

	out->dsdt = acpi_num(p, len, FADT_X_DSDT, 8);
	if (!out->dsdt)
		out->dsdt = acpi_num(p, len, FADT_DSDT, 4);
	out->reduced = !!(flags & FADT_FLAG_HW_REDUCED);
	out->fixed_button = !out->reduced && len > FADT_FLAGS &&
			    !(flags & FADT_FLAG_METHOD_BUTTON);
	out->sci = (__u16)acpi_num(p, len, FADT_SCI, 2);
	out->smi_command = (__u16)acpi_num(p, len, FADT_SMI_COMMAND, 4);
	out->acpi_enable = (__u8)acpi_num(p, len, FADT_ACPI_ENABLE, 1);
	out->pm1_event_len = (__u8)acpi_num(p, len, FADT_PM1_EVT_LEN, 1);
	out->pm1a_event = block(p, len, FADT_PM1A_EVT, FADT_X_PM1A_EVT);
	out->pm1b_event = block(p, len, FADT_PM1B_EVT, FADT_X_PM1B_EVT);
	out->pm1a_control = block(p, len, FADT_PM1A_CNT, FADT_X_PM1A_CNT);
	out->pm1b_control = block(p, len, FADT_PM1B_CNT, FADT_X_PM1B_CNT);
	out->sleep_control =
		out->reduced ? gas(p, len, FADT_SLEEP_CONTROL) : none;
	out->reset = flags & FADT_FLAG_RESET ? gas(p, len, FADT_RESET) : none;
	out->reset_value = (__u8)acpi_num(p, len, FADT_RESET_VALUE, 1);
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

/* The address of OperationRegion (name, SystemMemory, address, ...). */
static __u64 region_address(const __u8 *aml, __u32 len, __u32 off)
{
	if (off + 7 >= len || aml[off] != AML_EXT ||
	    aml[off + 1] != AML_EXT_REGION || aml[off + 6] != AML_REGION_MEMORY)
		return 0;
	if (aml[off + 7] == AML_DWORD)
		return acpi_num(aml, len, off + 8, 4);
	if (aml[off + 7] == AML_QWORD)
		return acpi_num(aml, len, off + 8, 8);
	return 0;
}

/* The interrupt of a descriptor with exactly one. */
static __u32 ext_irq(const __u8 *aml, __u32 len, __u32 off)
{
	if (off + RES_EXT_IRQ_LEN > len || aml[off] != RES_EXT_IRQ ||
	    acpi_num(aml, len, off + 1, 2) != RES_EXT_IRQ_LEN - 3 ||
	    aml[off + 4] != 1)
		return 0;
	return (__u32)acpi_num(aml, len, off + 5, 4);
}

static int ged_at(const __u8 *aml, __u32 len, __u32 off, struct acpi_ged *out)
{
	__u32 end = len - off < GED_REACH ? len : off + GED_REACH;

	out->select = 0;
	out->irq = 0;
	for (; off < end && !(out->select && out->irq); off++) {
		if (!out->irq)
			out->irq = ext_irq(aml, len, off);
		if (!out->select)
			out->select = region_address(aml, len, off);
	}
	return out->select && out->irq ? 0 : -ENOENT;
}

int acpi_ged_find(const __u8 *aml, __u32 len, struct acpi_ged *out)
{
	static const char id[] = "ACPI0013";

	for (__u32 i = 0; i + sizeof(id) <= len; i++)
		if (!memcmp(aml + i, id, sizeof(id)) &&
		    !ged_at(aml, len, i, out))
			return 0;
	return -ENOENT;
}
