/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The host's side of the control channel where there is no power button: the
 * second serial port of a PC, a PC16550D.  Only what comes in is read.
 */
#include <uk/asm/arch.h>
#include <uk/boot.h>
#include <uk/init.h>
#include <uk/intctlr.h>
#include <uk/plat/ctl.h>
#include <uk/print.h>

#include "command.h"

/* National Semiconductor PC16550D, section 8 */
#define COM2 0x2f8
#define COM2_IRQ 3
#define RBR (COM2 + 0)
#define IER (COM2 + 1)
#define IER_RX 0x01
#define MCR (COM2 + 4)
#define MCR_OUT2 0x08 /* lets interrupts out of the chip */
#define LSR (COM2 + 5)
#define LSR_DR 0x01
#define SCR (COM2 + 7) /* holds what is written */
#define SCR_PROBE 0x5a

static struct ctl_line line; /* the interrupt handler's alone */

static int received(void *arg __unused)
{
	int to, any = 0;

	while (x86_inb(LSR) & LSR_DR) {
		any = 1;
		to = ctl_line_feed(&line, (char)x86_inb(RBR));
		if (to >= 0)
			(void)uk_raise_event(UKPLAT_SHUTDOWN_EVENT,
					     (void *)(__uptr)to);
	}
	return any;
}

/* No port reads as all ones. */
static int present(void)
{
	x86_outb(SCR, SCR_PROBE);
	return x86_inb(SCR) == SCR_PROBE && x86_inb(LSR) != 0xff;
}

static int ctlport_init(struct uk_init_ctx *ictx __unused)
{
	int rc;

	if (!present())
		return 0;
	rc = uk_intctlr_irq_register(COM2_IRQ, received, __NULL);
	if (rc) {
		uk_pr_warn("cannot listen to the host: %d\n", rc);
		return 0;
	}
	x86_outb(MCR, MCR_OUT2);
	x86_outb(IER, IER_RX);
	ukplat_ctl_word(UK_CTL_BUTTON, "ctlport");
	return 0;
}

uk_lib_initcall(ctlport_init, 0x0);
