/* SPDX-License-Identifier: BSD-3-Clause */
/* Console input by interrupt. */
#include <uk/asm/arch.h>
#include <uk/intctlr.h>
#include <uk/plat/console.h>

#include "ns16550_hw.h"

static void (*notify)(void *arg);
static void *notify_arg;
static int registered;

/* The line drops when the byte is taken, which the listener does. */
static int received(void *arg __unused)
{
	notify(notify_arg);
	return 1;
}

int ukplat_cink_notify(void (*fn)(void *arg), void *arg)
{
	int rc;

	notify_arg = arg;
	notify = fn;
	if (registered)
		return 0;
	rc = uk_intctlr_irq_register(NS16550_COM1_IRQ, received, __NULL);
	if (rc)
		return rc;
	registered = 1;
	x86_outb(NS16550_COM1 + NS16550_MCR, NS16550_MCR_OUT2);
	x86_outb(NS16550_COM1 + NS16550_IER, NS16550_IER_RX);
	return 0;
}
