/* SPDX-License-Identifier: BSD-3-Clause */
/* The CPUs that the MADT lists (ACPI 6.4, 5.2.12.2 and 5.2.12.12). */
#include <errno.h>

#include "tables.h"

#define MADT_ENTRIES 44
#define MADT_LAPIC 0 /* type, length, uid, id, flags (4) */
#define MADT_LAPIC_LEN 8
#define MADT_X2APIC 9 /* type, length, reserved (2), id (4), flags (4), .. */
#define MADT_X2APIC_LEN 16
#define LAPIC_ENABLED 1

static __u32 le32(const __u8 *p)
{
	return (__u32)p[0] | (__u32)p[1] << 8 | (__u32)p[2] << 16 |
	       (__u32)p[3] << 24;
}

/* The CPU that an entry of `n` bytes describes; 0 if it describes none. */
static int entry_cpu(const __u8 *e, __u32 n, __u32 *id)
{
	if (e[0] == MADT_LAPIC && n >= MADT_LAPIC_LEN) {
		*id = e[3];
		return le32(e + 4) & LAPIC_ENABLED;
	}
	if (e[0] == MADT_X2APIC && n >= MADT_X2APIC_LEN) {
		*id = le32(e + 4);
		return le32(e + 8) & LAPIC_ENABLED;
	}
	return 0;
}

int acpi_madt_cpu(const __u8 *p, __u32 len, unsigned int i, __u32 *id)
{
	__u32 off = MADT_ENTRIES;
	__u8 n;

	for (; off < len && len - off >= 2; off += n) {
		n = p[off + 1];
		if (n < 2 || n > len - off)
			break;
		if (entry_cpu(p + off, n, id) && !i--)
			return 0;
	}
	return -ENOENT;
}
