/* SPDX-License-Identifier: BSD-3-Clause */
/* See tables.h. */
#include <errno.h>
#include <string.h>

#include "tables.h"

#define RSDP_STEP 16

#define MADT_ENTRIES 44
#define MADT_IOAPIC 1
#define MADT_IOAPIC_LEN 12
#define MADT_OVERRIDE 2 /* type, length, bus, source, gsi (4), flags (2) */
#define MADT_OVERRIDE_LEN 10
#define MPS_POLARITY_LOW 3 /* of two bits; 1: high, 0: as the bus has it */
#define MPS_TRIGGER(flags) ((flags) >> 2 & 3) /* 1: edge, 3: level */
#define MPS_EDGE 1
#define MPS_LEVEL 3
#define MCFG_ENTRIES 44
#define MCFG_ENTRY_LEN 16

__u64 acpi_num(const __u8 *p, __sz len, __sz off, unsigned int n)
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
	if (p[15] >= 2 && len >= ACPI_RSDP2_LEN && acpi_num(p, len, 24, 8) &&
	    acpi_checksum_ok(p, ACPI_RSDP2_LEN)) {
		out->addr = acpi_num(p, len, 24, 8);
		out->entry_size = 8;
		return 0;
	}
	out->addr = acpi_num(p, len, 16, 4);
	out->entry_size = 4;
	return out->addr ? 0 : -EINVAL;
}

long acpi_rsdp_search(const __u8 *p, __sz len)
{
	struct acpi_root root;

	for (__sz off = 0; off < len && len - off >= ACPI_RSDP_LEN;
	     off += RSDP_STEP)
		if (p[off] == 'R' && !acpi_rsdp_read(p + off, len - off, &root))
			return (long)off;
	return -1;
}

__u32 acpi_header_len(const __u8 *p)
{
	__u32 len = (__u32)acpi_num(p, ACPI_HEADER_LEN, 4, 4);

	return len >= ACPI_HEADER_LEN && len <= ACPI_TABLE_MAX ? len : 0;
}

__paddr_t acpi_root_entry(const __u8 *p, __u32 len, __u32 entry_size,
			  unsigned int i)
{
	return acpi_num(p, len, ACPI_HEADER_LEN + (__sz)i * entry_size,
			entry_size);
}

const __u8 *acpi_madt_next(const __u8 *p, __u32 len, const __u8 *e)
{
	__u32 off = e ? (__u32)(e - p) + e[1] : MADT_ENTRIES;

	if (off > len || len - off < 2 || p[off + 1] < 2 ||
	    p[off + 1] > len - off)
		return __NULL;
	return p + off;
}

/* Entry `i` of a kind, at least `min` bytes; NULL beyond the last. */
static const __u8 *madt_entry(const __u8 *p, __u32 len, __u8 type, __u8 min,
			      unsigned int i)
{
	const __u8 *e = __NULL;

	while ((e = acpi_madt_next(p, len, e)))
		if (e[0] == type && e[1] >= min && !i--)
			break;
	return e;
}

int acpi_madt_ioapic(const __u8 *p, __u32 len, unsigned int i,
		     struct uk_acpi_ioapic *out)
{
	const __u8 *e = madt_entry(p, len, MADT_IOAPIC, MADT_IOAPIC_LEN, i);

	if (!e)
		return -ENOENT;
	out->base = acpi_num(e, MADT_IOAPIC_LEN, 4, 4);
	out->gsi_first = (__u32)acpi_num(e, MADT_IOAPIC_LEN, 8, 4);
	return 0;
}

int acpi_madt_override(const __u8 *p, __u32 len, unsigned int i,
		       struct uk_acpi_override *out)
{
	const __u8 *e = madt_entry(p, len, MADT_OVERRIDE, MADT_OVERRIDE_LEN, i);
	__u32 flags;

	if (!e)
		return -ENOENT;
	flags = (__u32)acpi_num(e, MADT_OVERRIDE_LEN, 8, 2);
	out->isa = e[3];
	out->gsi = (__u32)acpi_num(e, MADT_OVERRIDE_LEN, 4, 4);
	out->low = (flags & 3) == MPS_POLARITY_LOW;
	out->edge = MPS_TRIGGER(flags) == MPS_EDGE;
	out->level = MPS_TRIGGER(flags) == MPS_LEVEL;
	return 0;
}

int acpi_mcfg_ecam(const __u8 *p, __u32 len, unsigned int i,
		   struct uk_acpi_ecam *out)
{
	__sz off = MCFG_ENTRIES + (__sz)i * MCFG_ENTRY_LEN;

	if (off + MCFG_ENTRY_LEN > len)
		return -ENOENT;
	out->base = acpi_num(p, len, off, 8);
	out->segment = (__u16)acpi_num(p, len, off + 8, 2);
	out->bus_first = p[off + 10];
	out->bus_last = p[off + 11];
	return out->bus_first <= out->bus_last ? 0 : -ENOENT;
}
