/* SPDX-License-Identifier: BSD-3-Clause */
/* Any bytes as a device tree with a PCI host bridge. */
/* fuzz-sources: drivers/bus/pci/dt.c */
/* fuzz-sources: lib/base/ukfdt/fdt.c lib/base/ukfdt/walk.c */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include "../../drivers/bus/pci/pci_dt.h"

static void check(int ok)
{
	if (!ok)
		abort();
}

static void host(struct uk_fdt_walk *w)
{
	volatile __u32 touched;
	struct pci_dt_pin pin;
	struct pci_host h;
	const __u32 *cells;
	__u32 node, id;
	int n;

	if (!pci_dt_host(w, &h)) {
		check(h.ecam && h.bus_first <= h.bus_last);
		check(!h.mem.len || h.mem.bus + h.mem.len <= 1UL << 32);
	}
	node = w->lv[w->depth].node;
	for (pin.dev = 0; pin.dev < 32; pin.dev += 3)
		for (pin.pin = 1; pin.pin <= 4; pin.pin++) {
			n = pci_dt_irq(&w->f, node, pin, &cells);
			if (n > 0)
				touched = cells[n - 1];
		}
	pci_dt_msi(&w->f, node, 0x100, &id);
	(void)touched;
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	static const char *const names[] = { "pci-host-ecam-generic" };
	uint8_t *dtb = malloc(size + 1); /* aligned, and guarded at its end */
	struct uk_fdt_walk w;

	memcpy(dtb, data, size);
	if (!uk_fdt_walk_init(&w, dtb, size))
		while (!uk_fdt_walk_next(&w, names, 1))
			host(&w);
	free(dtb);
	return 0;
}
