/* SPDX-License-Identifier: BSD-3-Clause */
/* Interrupts between CPUs, and starting them (Intel SDM vol. 3A, 9.4). */
#include <errno.h>

#include <uk/apic.h>
#include <uk/init.h>
#include <uk/plat/lcpu.h>
#include <uk/plat/time.h>

#include "apic.h"
#include "apic_hw.h"

#define NSEC_PER_USEC 1000UL
#define INIT_DELAY (10000 * NSEC_PER_USEC)
#define STARTUP_DELAY (200 * NSEC_PER_USEC)

static void apic_ipi(__u32 idx)
{
	/* The CPU runs, so its id is one that was good for starting it. */
	(void)apic_icr_write((__u32)ukplat_lcpus[idx].id,
			     LAPIC_ICR_FIXED | APIC_VECTOR_IPI);
}

static void delay(__nsec nsec)
{
	__nsec until = ukplat_monotonic_clock() + nsec;

	while (ukplat_monotonic_clock() < until)
		;
}

/*
 * Twice, as old CPUs want it; a CPU that runs ignores it.  In virtual
 * machines the first does, and the wait for INIT is for real ones.
 */
static int apic_init_sipi(__u64 id, __u32 page)
{
	int rc = apic_lapic_on();

	if (!rc)
		rc = apic_icr_write((__u32)id, LAPIC_ICR_INIT);
	if (rc)
		return rc;
	delay(INIT_DELAY);
	(void)apic_icr_write((__u32)id, LAPIC_ICR_STARTUP | page);
	delay(STARTUP_DELAY);
	return apic_icr_write((__u32)id, LAPIC_ICR_STARTUP | page);
}

void apic_ipi_handle(void)
{
	ukplat_lcpu_ipi();
}

static const struct ukplat_lcpu_ops apic_lcpu_ops = {
	.ipi = apic_ipi,
	.init_sipi = apic_init_sipi,
};

static int lcpu_init(void *lcpu __unused)
{
	apic_lapic_enable();
	return UK_EVENT_HANDLED_CONT;
}
UK_EVENT_HANDLER_PRIO(UKPLAT_LCPU_EVENT, lcpu_init, 0);

static int ipi_init(struct uk_init_ctx *ictx __unused)
{
	x86_irq_gate_open(APIC_VECTOR_IPI);
	ukplat_lcpu_ops_set(&apic_lcpu_ops);
	return 0;
}
uk_plat_initcall_prio(ipi_init, 0x0, UK_PRIO_EARLIEST);
