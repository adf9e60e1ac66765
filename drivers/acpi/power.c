/* SPDX-License-Identifier: BSD-3-Clause */
/* Power off (S5) and reset as the FADT describes them. */
#include <uk/acpi.h>
#include <uk/asm/arch.h>
#include <uk/plat/io.h>
#include <uk/plat/power.h>

#include "acpi.h"
#include "fadt.h"

#define PM1_SLP_EN (1 << 13)
#define PM1_SLP_TYP_SHIFT 10
#define SLEEP_SLP_EN (1 << 5)
#define SLEEP_SLP_TYP_SHIFT 2
#define PORT_DELAY 0x80 /* reads take a microsecond, or an exit to the host */
#define WAIT_READS 500000

/* False if there is no such register. */
static bool write8(const struct acpi_addr *a, __u8 v)
{
	void *p;

	if (a->space == ACPI_SPACE_IO) {
		x86_outb((__u16)a->addr, v);
		return true;
	}
	p = a->space == ACPI_SPACE_MEMORY ? ukplat_iomap(a->addr, 1) : __NULL;
	if (p)
		uk_iowrite8(p, v);
	return p;
}

static bool write16(const struct acpi_addr *a, __u16 v)
{
	if (a->space == ACPI_SPACE_IO)
		x86_outw((__u16)a->addr, v);
	return a->space == ACPI_SPACE_IO;
}

/* False if the tables do not say how. */
static bool power_off(const struct acpi_fadt *f)
{
	struct acpi_s5 s5;
	const __u8 *dsdt;
	__u32 len;
	bool done;

	dsdt = acpi_map_table(f->dsdt, &len);
	if (!dsdt || acpi_s5_find(dsdt, len, &s5))
		return false;
	done = write8(&f->sleep_control,
		      (__u8)(s5.typ_a << SLEEP_SLP_TYP_SHIFT | SLEEP_SLP_EN));
	done |= write16(&f->pm1a_control,
			(__u16)(s5.typ_a << PM1_SLP_TYP_SHIFT | PM1_SLP_EN));
	done |= write16(&f->pm1b_control,
			(__u16)(s5.typ_b << PM1_SLP_TYP_SHIFT | PM1_SLP_EN));
	return done;
}

/*
 * The machine ends a moment later, by another thread of the monitor.  Who went
 * on meanwhile to cruder means would be found ending by those.
 */
static void wait_for_it(void)
{
	for (int i = 0; i < WAIT_READS; i++)
		x86_inb(PORT_DELAY);
}

static int acpi_power(void *data)
{
	enum ukplat_gstate request = *(enum ukplat_gstate *)data;
	struct acpi_fadt f;
	const __u8 *p;
	__u32 len;

	p = uk_acpi_table_find("FACP", &len);
	if (!p)
		return UK_EVENT_NOT_HANDLED;
	acpi_fadt_read(p, len, &f);
	if (request == UKPLAT_RESTART ? write8(&f.reset, f.reset_value)
				      : power_off(&f))
		wait_for_it();
	return UK_EVENT_NOT_HANDLED; /* we are still here */
}
UK_EVENT_HANDLER(UKPLAT_POWER_EVENT, acpi_power);
