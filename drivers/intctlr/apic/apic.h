/* SPDX-License-Identifier: BSD-3-Clause */
/* Between the driver and what finds the I/O APICs. */
#ifndef __APIC_H__
#define __APIC_H__

#include <stdbool.h>

#include <uk/asm/traps.h>
#include <uk/essentials.h>
#include <uk/spinlock.h>

/* Vectors with a fixed use; those below are given out. */
#define APIC_VECTOR_TIMER (X86_IRQ_VECTOR_SPURIOUS - 1)
#define APIC_VECTOR_IPI (X86_IRQ_VECTOR_SPURIOUS - 2)

#define IOAPIC_MAX 4
#define ISA_IRQS 16

struct ioapic {
	struct uk_spinlock lock; /* registers: select and window are a pair */
	__u8 *regs;
	unsigned int gsi_first;
	unsigned int lines;
	__u64 configured; /* lines whose trigger was set */
};

/* Adds one; its lines are numbered from `gsi_first`.  0 or negative errno. */
int apic_ioapic_add(__paddr_t base, unsigned int gsi_first);

/*
 * Adds those that the firmware reports, and how it says that the ISA bus is
 * wired to them; gives how many.
 */
int apic_ioapics_find(void);

/* ISA interrupt `irq` is line `gsi`; `trigger` 0: as it is on the bus. */
void apic_isa_wire(unsigned int irq, unsigned int gsi, unsigned int trigger,
		   bool low);

/* Maps the local APICs and switches this CPU's on; 0 or -ENOMEM. */
int apic_lapic_on(void);

/* Switches this CPU's local APIC on, when they are mapped. */
void apic_lapic_enable(void);

/*
 * Sends a command of the interrupt command register to the APIC `dest`.  Any
 * context.  0, or -EINVAL for an id that this mode of the APIC cannot name.
 */
int apic_icr_write(__u32 dest, __u32 command);

/* ipi.c: the interrupt between CPUs has arrived. */
void apic_ipi_handle(void);

#endif /* __APIC_H__ */
