/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Finding and mapping the tables; what is in them is read by tables.c.
 */
#include <errno.h>
#include <string.h>

#include <uk/acpi.h>
#include <uk/plat/bootinfo.h>
#include <uk/plat/io.h>
#include <uk/plat/memory.h>

#include "acpi.h"
#include "tables.h"

#define ROOT_ENTRIES_MAX 256

#define BDA_EBDA 0x40e /* BIOS data: segment of the EBDA */
#define EBDA_SEARCH 0x400
#define BIOS_AREA 0xe0000
#define BIOS_AREA_LEN 0x20000

/* -1: not looked for yet; 0: there is none */
static int have_root = -1;
static struct acpi_root root;

const __u8 *acpi_map_table(__paddr_t pa, __u32 *len)
{
	const __u8 *p = pa ? ukplat_iomap(pa, ACPI_HEADER_LEN) : __NULL;

	if (!p)
		return __NULL;
	*len = acpi_header_len(p);
	if (!*len || !ukplat_iomap(pa, *len) || !acpi_checksum_ok(p, *len))
		return __NULL;
	return p;
}

/* Where PCs have it: the first KiB of the EBDA, and the area of the BIOS. */
static __paddr_t bios_search(void)
{
	const __u16 *ebda_segment = ukplat_iomap(BDA_EBDA, sizeof(__u16));
	__paddr_t area[2] = { 0, BIOS_AREA };
	__sz len[2] = { EBDA_SEARCH, BIOS_AREA_LEN };
	const __u8 *p;
	long off;

	if (ebda_segment)
		area[0] = (__paddr_t)*ebda_segment << 4;
	for (int i = 0; i < 2; i++) {
		p = area[i] ? ukplat_iomap(area[i], len[i]) : __NULL;
		off = p ? acpi_rsdp_search(p, len[i]) : -1;
		if (off >= 0)
			return area[i] + (__paddr_t)off;
	}
	return 0;
}

/*
 * The boot protocol says where it is.  PVH always does if there is one; a
 * loader of the Linux protocol that is no firmware of today may not.
 */
static int root_find(void)
{
	const struct ukplat_bootinfo *bi = ukplat_bootinfo_get();
	__paddr_t rsdp = bi->rsdp;
	const __u8 *p;

	if (!rsdp && !strcmp(bi->bootprotocol, "linux"))
		rsdp = bios_search();
	p = rsdp ? ukplat_iomap(rsdp, ACPI_RSDP2_LEN) : __NULL;
	return p && !acpi_rsdp_read(p, ACPI_RSDP2_LEN, &root);
}

const __u8 *uk_acpi_table_find(const char *sig, __u32 *len)
{
	const __u8 *dir, *p;
	__paddr_t pa;
	__u32 dirlen;

	if (have_root < 0)
		have_root = root_find();
	dir = have_root ? acpi_map_table(root.addr, &dirlen) : __NULL;
	if (!dir)
		return __NULL;
	for (unsigned int i = 0; i < ROOT_ENTRIES_MAX; i++) {
		pa = acpi_root_entry(dir, dirlen, root.entry_size, i);
		if (!pa)
			break;
		p = ukplat_iomap(pa, ACPI_HEADER_LEN);
		if (!p || memcmp(p, sig, 4))
			continue;
		return acpi_map_table(pa, len);
	}
	return __NULL;
}

int uk_acpi_ioapic_get(unsigned int i, struct uk_acpi_ioapic *out)
{
	__u32 len;
	const __u8 *p = uk_acpi_table_find("APIC", &len);

	return p ? acpi_madt_ioapic(p, len, i, out) : -ENOENT;
}

int uk_acpi_override_get(unsigned int i, struct uk_acpi_override *out)
{
	__u32 len;
	const __u8 *p = uk_acpi_table_find("APIC", &len);

	return p ? acpi_madt_override(p, len, i, out) : -ENOENT;
}

int uk_acpi_ecam_get(unsigned int i, struct uk_acpi_ecam *out)
{
	__u32 len;
	const __u8 *p = uk_acpi_table_find("MCFG", &len);

	return p ? acpi_mcfg_ecam(p, len, i, out) : -ENOENT;
}
