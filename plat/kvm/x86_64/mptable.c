/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The processors of Intel's MultiProcessor Specification 1.4, chapter 4: what
 * machines without ACPI have.  It lies in the BIOS area; nothing in it is
 * trusted.
 */
#include <uk/plat/lcpu.h>
#include <uk/plat/memory.h>

#include "directmap.h"
#include "start_cpu.h"

#define BIOS_BASE 0x9fc00UL
#define BIOS_END 0x100000UL
#define FLOAT_LEN 16
#define FLOAT_TABLE 4
#define TABLE_LENGTH 4
#define TABLE_ENTRIES 0x2c
#define ENTRY_CPU 0
#define ENTRY_CPU_LEN 20
#define ENTRY_LEN 8 /* of all other kinds */
#define CPU_ENABLED 1

static __u32 le(const __u8 *p, int bytes)
{
	__u32 v = 0;

	while (bytes--)
		v = v << 8 | p[bytes];
	return v;
}

static int is(const __u8 *p, const char *sig)
{
	return p[0] == sig[0] && p[1] == sig[1] && p[2] == sig[2] &&
	       p[3] == sig[3];
}

static int sum_ok(const __u8 *p, __u32 len)
{
	__u8 sum = 0;

	while (len--)
		sum += *p++;
	return !sum;
}

static void read_table(const __u8 *t, __u32 len)
{
	__u32 off = TABLE_ENTRIES, n;

	for (; off + ENTRY_LEN <= len; off += n) {
		n = t[off] == ENTRY_CPU ? ENTRY_CPU_LEN : ENTRY_LEN;
		if (n > len - off)
			return;
		if (t[off] == ENTRY_CPU && (t[off + 3] & CPU_ENABLED))
			(void)ukplat_lcpu_add(t[off + 1]);
	}
}

void kvm_mptable_read(void)
{
	const __u8 *bios = kvm_dm_map(BIOS_BASE, BIOS_END - BIOS_BASE, 0);
	const __u8 *p, *t;
	__u32 at, len;

	for (p = bios; p && p + FLOAT_LEN <= bios + (BIOS_END - BIOS_BASE);
	     p += 16) {
		if (!is(p, "_MP_") || !sum_ok(p, FLOAT_LEN))
			continue;
		at = le(p + FLOAT_TABLE, 4);
		if (!at || at > BIOS_END - TABLE_ENTRIES)
			return;
		t = ukplat_phys_to_virt(at);
		len = le(t + TABLE_LENGTH, 2);
		if (is(t, "PCMP") && len <= BIOS_END - at && sum_ok(t, len))
			read_table(t, len);
		return;
	}
}
