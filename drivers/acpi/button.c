/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The power button: a bit of the fixed PM1 events (ACPI 6.4, 4.8.2), or, with
 * reduced hardware, of QEMU's generic event device, whose select register says
 * what has happened and forgets it when it is read.
 */
#include <errno.h>

#include <uk/acpi.h>
#include <uk/asm/arch.h>
#include <uk/boot.h>
#include <uk/init.h>
#include <uk/intctlr.h>
#include <uk/plat/ctl.h>
#include <uk/plat/io.h>
#include <uk/print.h>

#include "acpi.h"
#include "fadt.h"

#define PM1_POWER_BUTTON (1U << 8)
#define PM1_SCI_ENABLE (1U << 0)
#define GED_POWER_DOWN (1U << 1)

static __u16 pm1_status[2]; /* ports of blocks a and b; 0: there is none */
static volatile __u8 *ged_select;

static void pressed(void)
{
	(void)uk_raise_event(UKPLAT_SHUTDOWN_EVENT, (void *)UKPLAT_HALT);
}

static int pm1_irq(void *arg __unused)
{
	int mine = 0;

	for (unsigned int i = 0; i < ARRAY_SIZE(pm1_status); i++) {
		if (!pm1_status[i] ||
		    !(x86_inw(pm1_status[i]) & PM1_POWER_BUTTON))
			continue;
		/* writing the bit clears it, and lowers the line */
		x86_outw(pm1_status[i], PM1_POWER_BUTTON);
		mine = 1;
	}
	if (mine)
		pressed();
	return mine;
}

static int ged_irq(void *arg __unused)
{
	if (uk_ioread32(ged_select) & GED_POWER_DOWN)
		pressed();
	return 1;
}

static int listen(unsigned int irq, uk_intctlr_handler_t fn)
{
	int rc = uk_intctlr_irq_configure(irq, UK_INTCTLR_TRIGGER_LEVEL);

	return rc ? rc : uk_intctlr_irq_register(irq, fn, __NULL);
}

/* Only the button may raise the line: nobody would lower it for others. */
static void pm1_enable(const struct acpi_addr *event, __u8 len, unsigned int i)
{
	if (event->space != ACPI_SPACE_IO || len < 4)
		return;
	pm1_status[i] = (__u16)event->addr;
	x86_outw(pm1_status[i], PM1_POWER_BUTTON);
	x86_outw((__u16)(pm1_status[i] + len / 2), PM1_POWER_BUTTON);
}

static int pm1_open(const struct acpi_fadt *f)
{
	if (!f->fixed_button || f->pm1a_event.space != ACPI_SPACE_IO)
		return -ENODEV;
	/* events may still be the firmware's */
	if (f->smi_command && f->pm1a_control.space == ACPI_SPACE_IO &&
	    !(x86_inw((__u16)f->pm1a_control.addr) & PM1_SCI_ENABLE))
		x86_outb(f->smi_command, f->acpi_enable);
	pm1_enable(&f->pm1a_event, f->pm1_event_len, 0);
	pm1_enable(&f->pm1b_event, f->pm1_event_len, 1);
	return listen(f->sci, pm1_irq);
}

static int ged_open(const struct acpi_fadt *f)
{
	struct acpi_ged ged;
	const __u8 *dsdt;
	__u32 len;

	dsdt = acpi_map_table(f->dsdt, &len);
	if (!dsdt || acpi_ged_find(dsdt, len, &ged))
		return -ENODEV;
	ged_select = ukplat_iomap(ged.select, sizeof(__u32));
	return ged_select ? listen(ged.irq, ged_irq) : -ENOMEM;
}

static int button_init(struct uk_init_ctx *ictx __unused)
{
	struct acpi_fadt f;
	const __u8 *p;
	__u32 len;
	int rc;

	p = uk_acpi_table_find("FACP", &len);
	if (!p)
		return 0; /* no ACPI */
	acpi_fadt_read(p, len, &f);
	rc = f.reduced ? ged_open(&f) : pm1_open(&f);
	if (!rc)
		ukplat_ctl_word(UK_CTL_BUTTON, "acpi");
	else if (rc != -ENODEV)
		uk_pr_warn("cannot listen to the power button: %d\n", rc);
	return 0;
}

uk_lib_initcall(button_init, 0x0);
