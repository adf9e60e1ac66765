/* SPDX-License-Identifier: BSD-3-Clause */
/* The virtual timer as one-shot interrupt. */
#include <uk/asm/arch.h>
#include <uk/fdt_walk.h>
#include <uk/init.h>
#include <uk/intctlr.h>
#include <uk/plat/bootinfo.h>
#include <uk/plat/lcpu.h>
#include <uk/plat/time.h>

#include "gentimer.h"

#define DTB_MAX 0x200000
#define CTL_ENABLE 1
#define DT_IRQ_VIRTUAL 2 /* third of the node's interrupts */

unsigned int gentimer_irq, gentimer_trigger;

static void (*handler)(void);
/* What each CPU's timer is armed for; 0: it is not. */
static UKPLAT_PER_LCPU_DEFINE(__nsec, armed_for);

void ukplat_time_set_handler(void (*fn)(void))
{
	handler = fn;
}

static void arm(__nsec deadline)
{
	if (deadline == __NSEC_MAX) {
		SYSREG_WRITE(cntv_ctl_el0, 0);
	} else {
		SYSREG_WRITE(cntv_cval_el0, gentimer_ticks_at(deadline));
		SYSREG_WRITE(cntv_ctl_el0, CTL_ENABLE);
	}
	ukarch_isb();
}

void ukplat_time_set_oneshot(__nsec deadline)
{
	ukplat_per_lcpu_current(armed_for) =
		deadline == __NSEC_MAX ? 0 : deadline;
	arm(deadline);
}

void ukplat_lcpu_halt_irq_until(__nsec deadline)
{
	__nsec armed = ukplat_per_lcpu_current(armed_for);

	armed = armed ? armed : __NSEC_MAX;
	if (deadline < armed)
		arm(deadline);
	ukplat_lcpu_halt_irq();
	armed = ukplat_per_lcpu_current(armed_for);
	if (!armed)
		arm(__NSEC_MAX);
	else if (deadline < armed)
		arm(armed);
}

/* The level stays up until the timer is stopped or set anew. */
static int timer_irq(void *arg __unused)
{
	ukplat_per_lcpu_current(armed_for) = 0;
	SYSREG_WRITE(cntv_ctl_el0, 0);
	if (handler)
		handler();
	return 1;
}

static int timer_line(unsigned int *irq, unsigned int *trigger)
{
	static const char *const names[] = { "arm,armv8-timer" };
	struct uk_fdt_walk w;
	const __u32 *cells;
	int rc, n;

	rc = uk_fdt_walk_init(
		&w, ukplat_phys_to_virt(ukplat_bootinfo_get()->dtb), DTB_MAX);
	if (!rc)
		rc = uk_fdt_walk_next(&w, names, ARRAY_SIZE(names));
	if (!rc)
		rc = uk_fdt_walk_irq(&w, DT_IRQ_VIRTUAL, &cells, &n);
	return rc ? rc : uk_intctlr_irq_fdt_xlat(cells, n, irq, trigger);
}

int ukplat_time_init(void)
{
	unsigned int irq, trigger;
	int rc;

	SYSREG_WRITE(cntv_ctl_el0, 0);
	rc = timer_line(&irq, &trigger);
	if (!rc)
		rc = uk_intctlr_irq_configure(irq, trigger);
	if (!rc)
		rc = uk_intctlr_irq_register(irq, timer_irq, __NULL);
	gentimer_irq = irq;
	gentimer_trigger = trigger;
	return rc;
}

static int timer_init(struct uk_init_ctx *ictx __unused)
{
	return ukplat_time_init();
}
uk_plat_initcall_prio(timer_init, 0x0, UK_PRIO_AFTER(UK_PRIO_EARLIEST));
