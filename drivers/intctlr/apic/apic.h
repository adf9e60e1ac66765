/* SPDX-License-Identifier: BSD-3-Clause */
/* Between the driver and what finds the I/O APICs. */
#ifndef __APIC_H__
#define __APIC_H__

#include <uk/essentials.h>

#define IOAPIC_MAX 4

struct ioapic {
	__u8 *regs;
	unsigned int gsi_first;
	unsigned int lines;
	__u64 configured; /* lines whose trigger was set */
};

/* Adds one; its lines are numbered from `gsi_first`.  0 or negative errno. */
int apic_ioapic_add(__paddr_t base, unsigned int gsi_first);

/* Adds those that the firmware reports; gives how many. */
int apic_ioapics_find(void);

#endif /* __APIC_H__ */
