/* SPDX-License-Identifier: BSD-3-Clause */
/* The timers of further CPUs: each has its own, and its own line. */
#include <uk/asm/arch.h>
#include <uk/intctlr.h>
#include <uk/plat/lcpu.h>

#include "gentimer.h"

static int lcpu_init(void *lcpu __unused)
{
	int rc;

	SYSREG_WRITE(cntv_ctl_el0, 0);
	rc = uk_intctlr_irq_configure(gentimer_irq, gentimer_trigger);
	if (rc)
		return rc;
	uk_intctlr_irq_unmask(gentimer_irq);
	return UK_EVENT_HANDLED_CONT;
}
UK_EVENT_HANDLER_PRIO(UKPLAT_LCPU_EVENT, lcpu_init, 5);
