/* SPDX-License-Identifier: BSD-3-Clause */
/* The GICv2m frame: writes to it raise shared interrupts, so PCI has MSIs. */
#include <errno.h>

#include <uk/intctlr.h>
#include <uk/plat/io.h>

#include "gic.h"
#include "gic_hw.h"

static __u64 frame; /* physical; 0: none */
static unsigned int next, end;

void gicv2m_init(const struct uk_fdt *f)
{
	struct uk_fdt_cells c;
	struct uk_fdt_tok reg;
	volatile __u8 *r;
	__u64 base, len;
	__u32 off = 0, type;

	if (uk_fdt_find_compatible(f, &off, "arm,gic-v2m-frame", &c) ||
	    uk_fdt_prop(f, off, "reg", &reg) ||
	    uk_fdt_reg(&reg, &c, 0, &base, &len))
		return;
	r = ukplat_iomap(base, V2M_LEN);
	if (!r)
		return;
	type = uk_ioread32(r + V2M_TYPER);
	next = V2M_TYPER_BASE(type);
	end = next + V2M_TYPER_COUNT(type);
	frame = base;
}

int gicv2m_msi_alloc(struct uk_intctlr_msi *out)
{
	int rc;

	if (!frame)
		return -ENOTSUP;
	if (next >= end)
		return -ENOSPC;
	rc = uk_intctlr_irq_configure(next, UK_INTCTLR_TRIGGER_EDGE);
	if (rc)
		return rc;
	out->addr = frame + V2M_SETSPI;
	out->data = next;
	out->irq = next++;
	uk_intctlr_irq_unmask(out->irq);
	return 0;
}
