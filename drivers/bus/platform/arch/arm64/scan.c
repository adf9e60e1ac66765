/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Devices of the device tree, in one walk.
 *
 * They are offered in the order of the tree, but for one kind: QEMU's virt
 * gives its virtio-mmio slots away from the last on (hw/arm/virt.c says why).
 * There the last is offered first, so that the first -device is the first.
 */

#include <stdbool.h>
#include <string.h>

#include <uk/fdt_walk.h>
#include <uk/intctlr.h>
#include <uk/plat/bootinfo.h>
#include <uk/print.h>

#include "../../platform.h"

#define DTB_MAX 0x200000
#define QEMU "qemu,fw-cfg-mmio" /* only QEMU has it */
#define SLOT "virtio,mmio"
#define SLOTS_MAX 32 /* of QEMU's virt */

/* Slots are kept until all of the tree was seen. */
struct slots {
	struct pf_device dev[SLOTS_MAX];
	int n;
	bool qemu;
};

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

/* One that is kept, or else is offered at once. */
static void found(struct slots *s, const struct pf_device *dev)
{
	if (!strcmp(dev->compatible, SLOT) && s->n < SLOTS_MAX)
		s->dev[s->n++] = *dev;
	else
		pf_offer(dev);
}

static void slots_offer(const struct slots *s)
{
	for (int i = 0; i < s->n; i++)
		pf_offer(&s->dev[s->qemu ? s->n - 1 - i : i]);
}

void pf_scan_machine(const char *const compat[], int n)
{
	__paddr_t dtb = ukplat_bootinfo_get()->dtb;
	const char *names[PF_COMPAT_MAX + 1] = { QEMU };
	struct slots slots = { .n = 0 };
	struct pf_device dev;
	struct uk_fdt_walk w;
	int which, rc;

	if (!dtb || uk_fdt_walk_init(&w, ukplat_phys_to_virt(dtb), DTB_MAX))
		return;
	memcpy(&names[1], compat, (__sz)n * sizeof(*compat));
	while ((which = uk_fdt_walk_next(&w, names, n + 1)) >= 0) {
		if (!which) {
			slots.qemu = true;
			continue;
		}
		dev = (struct pf_device){ .compatible = names[which] };
		rc = device_read(&w, &dev);
		if (rc)
			uk_pr_err("a '%s' in the device tree is not understood:"
				  " %d\n",
				  dev.compatible, rc);
		else
			found(&slots, &dev);
	}
	slots_offer(&slots);
}
