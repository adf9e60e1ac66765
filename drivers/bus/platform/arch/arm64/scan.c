/* SPDX-License-Identifier: BSD-3-Clause */
/* Devices of the device tree, in its order, in one walk. */

#include <uk/fdt_walk.h>
#include <uk/intctlr.h>
#include <uk/plat/bootinfo.h>
#include <uk/print.h>

#include "../../platform.h"

#define DTB_MAX 0x200000

static int device_read(struct uk_fdt_walk *w, struct pf_device *dev)
{
	const __u32 *cells;
	unsigned int trigger;
	__u64 base, size;
	int rc, n;

	rc = uk_fdt_walk_reg(w, 0, &base, &size);
	if (!rc)
		rc = uk_fdt_walk_irq(w, 0, &cells, &n);
	if (!rc)
		rc = uk_intctlr_irq_fdt_xlat(cells, n, &dev->irq, &trigger);
	if (rc)
		return rc;
	dev->base = base;
	dev->size = size;
	return 0;
}

void pf_scan_machine(const char *const compat[], int n)
{
	__paddr_t dtb = ukplat_bootinfo_get()->dtb;
	struct pf_device dev;
	struct uk_fdt_walk w;
	int which, rc;

	if (!dtb || uk_fdt_walk_init(&w, ukplat_phys_to_virt(dtb), DTB_MAX))
		return;
	while ((which = uk_fdt_walk_next(&w, compat, n)) >= 0) {
		dev = (struct pf_device){ .compatible = compat[which] };
		rc = device_read(&w, &dev);
		if (rc)
			uk_pr_err("a '%s' in the device tree is not understood:"
				  " %d\n",
				  compat[which], rc);
		else
			pf_offer(&dev);
	}
}
