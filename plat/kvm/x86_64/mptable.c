/* SPDX-License-Identifier: BSD-3-Clause */
/* Reads processors from the MultiProcessor table: see mptable.h. */
#include <errno.h>

#include "mptable.h"

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

/* The table that a floating pointer structure names, if it is in the area. */
static const __u8 *table_of(const __u8 *area, __u32 len, const __u8 *fp,
			    __u32 *table_len)
{
	__u32 at = le(fp + FLOAT_TABLE, 4);
	const __u8 *t;

	if (at < MPTABLE_BASE || at - MPTABLE_BASE >= len ||
	    len - (at - MPTABLE_BASE) < TABLE_ENTRIES)
		return 0;
	t = area + (at - MPTABLE_BASE);
	*table_len = le(t + TABLE_LENGTH, 2);
	if (!is(t, "PCMP") || *table_len > len - (at - MPTABLE_BASE) ||
	    !sum_ok(t, *table_len))
		return 0;
	return t;
}

static const __u8 *find_table(const __u8 *area, __u32 len, __u32 *table_len)
{
	for (__u32 off = 0; off < len && len - off >= FLOAT_LEN; off += 16)
		if (is(area + off, "_MP_") && sum_ok(area + off, FLOAT_LEN))
			return table_of(area, len, area + off, table_len);
	return 0;
}

int kvm_mptable_cpu(const __u8 *area, __u32 len, unsigned int i, __u32 *id)
{
	__u32 off = TABLE_ENTRIES, n, end = 0;
	const __u8 *t = find_table(area, len, &end);

	for (; t && off < end && end - off >= ENTRY_LEN; off += n) {
		n = t[off] == ENTRY_CPU ? ENTRY_CPU_LEN : ENTRY_LEN;
		if (n > end - off)
			break;
		if (t[off] == ENTRY_CPU && (t[off + 3] & CPU_ENABLED) && !i--) {
			*id = t[off + 1];
			return 0;
		}
	}
	return -ENOENT;
}
