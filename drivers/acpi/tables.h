/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Reading ACPI tables (ACPI 6.4, ch. 5): bytes in, numbers out.  No memory is
 * mapped and no port touched here, so that it also runs on the host.  Every
 * length in a table is taken as a claim.
 */
#ifndef __ACPI_TABLES_H__
#define __ACPI_TABLES_H__

#include <uk/acpi.h>
#include <uk/essentials.h>

#define ACPI_RSDP_LEN 20 /* of revision 0 */
#define ACPI_RSDP2_LEN 36
#define ACPI_HEADER_LEN 36
#define ACPI_TABLE_MAX (16U << 20)

struct acpi_root {
	__paddr_t addr;
	__u32 entry_size; /* 4: RSDT, 8: XSDT */
};

/* `len` bytes at `p` are an RSDP.  0 or -EINVAL. */
int acpi_rsdp_read(const __u8 *p, __sz len, struct acpi_root *out);

/* Where in `len` bytes the first RSDP is, on a multiple of 16; -1: nowhere. */
long acpi_rsdp_search(const __u8 *p, __sz len);

/* Length that the header claims, or 0 if it cannot be; 36 bytes at `p`. */
__u32 acpi_header_len(const __u8 *p);

/* The whole table is there: does its checksum hold? */
int acpi_checksum_ok(const __u8 *p, __u32 len);

/* Entry `i` of RSDT or XSDT; 0 beyond the last. */
__paddr_t acpi_root_entry(const __u8 *p, __u32 len, __u32 entry_size,
			  unsigned int i);

/* See uk_acpi_ioapic_get(), uk_acpi_override_get(), uk_acpi_ecam_get(). */
int acpi_madt_ioapic(const __u8 *p, __u32 len, unsigned int i,
		     struct uk_acpi_ioapic *out);
int acpi_madt_override(const __u8 *p, __u32 len, unsigned int i,
		       struct uk_acpi_override *out);
int acpi_mcfg_ecam(const __u8 *p, __u32 len, unsigned int i,
		   struct uk_acpi_ecam *out);

/*
 * The entry of the MADT behind `e` (NULL: the first), whose length in its
 * second byte holds; NULL beyond the last.
 */
const __u8 *acpi_madt_next(const __u8 *p, __u32 len, const __u8 *e);

/*
 * The local APIC id of usable CPU `i` of the MADT, xAPIC and x2APIC entries;
 * 0, or -ENOENT beyond the last.  (madt_cpus.c)
 */
int acpi_madt_cpu(const __u8 *p, __u32 len, unsigned int i, __u32 *id);

/* Little-endian number of `n` bytes at `off`; 0 if it is not all there. */
__u64 acpi_num(const __u8 *p, __sz len, __sz off, unsigned int n);

#endif /* __ACPI_TABLES_H__ */
