/* SPDX-License-Identifier: BSD-3-Clause */
/* The first host bridge with ECAM in the device tree. */

#include <errno.h>

#include <uk/intctlr.h>
#include <uk/plat/bootinfo.h>

#include "../../pci_access.h"
#include "../../pci_dt.h"

#define DTB_MAX 0x200000

static struct uk_fdt fdt;
static __u32 node; /* of the host bridge */

int pci_host_find(struct pci_host *h)
{
	static const char *const names[] = { "pci-host-ecam-generic" };
	__paddr_t dtb = ukplat_bootinfo_get()->dtb;
	struct uk_fdt_walk w;
	int rc;

	if (!dtb || uk_fdt_walk_init(&w, ukplat_phys_to_virt(dtb), DTB_MAX))
		return -ENODEV;
	rc = uk_fdt_walk_next(&w, names, ARRAY_SIZE(names));
	if (rc >= 0)
		rc = pci_dt_host(&w, h);
	if (rc)
		return -ENODEV;
	fdt = w.f;
	node = w.lv[w.depth].node;
	return 0;
}

unsigned int pci_host_irq(__u8 dev, __u8 pin, __u8 line __unused)
{
	const struct pci_dt_pin p = { .dev = dev, .pin = pin };
	unsigned int irq, trigger;
	const __u32 *cells;
	int n;

	n = pci_dt_irq(&fdt, node, p, &cells);
	if (n < 0 || uk_intctlr_irq_fdt_xlat(cells, n, &irq, &trigger))
		return UK_BUS_PCI_NOIRQ;
	return irq;
}

__u32 pci_host_msi(__u32 requester)
{
	__u32 id;

	return pci_dt_msi(&fdt, node, requester, &id) ? requester : id;
}
