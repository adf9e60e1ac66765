/* SPDX-License-Identifier: BSD-3-Clause */
/* Interrupts go on between the classes PLAT and LIB, and off at the end. */
#include <uk/init.h>
#include <uk/plat/lcpu.h>

static int irq_on(struct uk_init_ctx *ictx __unused)
{
	ukplat_lcpu_enable_irq();
	return 0;
}

uk_lib_initcall_prio(irq_on, 0x0, UK_PRIO_EARLIEST);
