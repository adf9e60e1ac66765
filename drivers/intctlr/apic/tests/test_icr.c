/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The interrupt command register in both modes.  (QEMU's own emulation has no
 * x2APIC before version 9: this is where that mode is tried.)
 * host-sources:
 */

#include <stdio.h>

#include "../icr.h"

#define IPI (LAPIC_ICR_FIXED | 0x5d)

static const struct {
	bool x2apic;
	__u32 dest, command;
	int rc;
	__u64 icr;
} cases[] = {
	{ false, 0, IPI, 0, 0x000000000000405dUL },
	{ false, 1, IPI, 0, 0x010000000000405dUL },
	{ false, 254, LAPIC_ICR_INIT, 0, 0xfe00000000004500UL },
	{ false, 255, IPI, -EINVAL },
	{ false, 256, IPI, -EINVAL },
	{ false, ~0U, IPI, -EINVAL },
	{ true, 0, IPI, 0, 0x000000000000405dUL },
	{ true, 1, IPI, 0, 0x000000010000405dUL },
	{ true, 255, IPI, 0, 0x000000ff0000405dUL },
	{ true, 0x12345678, LAPIC_ICR_STARTUP | 8, 0, 0x1234567800004608UL },
	{ true, ~0U, IPI, -EINVAL },
};

int main(void)
{
	int n = sizeof(cases) / sizeof(*cases);

	printf("1..%d\n", n);
	for (int i = 0; i < n; i++) {
		__u64 icr = 0;
		int rc = apic_icr_encode(cases[i].x2apic, cases[i].dest,
					 cases[i].command, &icr);

		printf("%s %d - %s %u\n",
		       rc == cases[i].rc && icr == cases[i].icr ? "ok"
								: "not ok",
		       i + 1, cases[i].x2apic ? "x2apic" : "xapic",
		       cases[i].dest);
	}
	return 0;
}
