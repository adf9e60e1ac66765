/* SPDX-License-Identifier: BSD-3-Clause */
/* See pci_dt.h. */

#include <errno.h>

#include "pci_dt.h"

#define ADDR_CELLS 3
#define SIZE_CELLS 2
#define CELLS_MAX 8
#define BUS_SHIFT 20

/* The first cell of a PCI address */
#define SPACE(hi) ((hi) >> 24 & 3)
#define SPACE_MEM32 2
#define SPACE_MEM64 3
#define DEV_SHIFT 11

#define MAP_UNIT 4 /* cells of a device and its pin */
#define MSI_ENTRY 4 /* cells: first id, controller, its first id, count */

static __u64 pair(const struct uk_fdt_tok *t, unsigned int i)
{
	return (__u64)uk_fdt_cell(t, i, 0) << 32 | uk_fdt_cell(t, i + 1, 0);
}

static int buses(const struct uk_fdt_walk *w, struct pci_host *h)
{
	struct uk_fdt_tok t;
	__u64 size;
	__u32 first = 0, last = 0xff;
	int rc;

	rc = uk_fdt_walk_reg(w, 0, &h->ecam, &size);
	if (rc)
		return rc;
	if (!uk_fdt_walk_prop(w, "bus-range", &t)) {
		first = uk_fdt_cell(&t, 0, 0);
		last = uk_fdt_cell(&t, 1, 0xff);
	}
	size >>= BUS_SHIFT;
	if (!h->ecam || !size || first > last || last > 0xff)
		return -EINVAL;
	h->bus_first = (__u8)first;
	h->bus_last = (__u8)MIN((__u64)last, first + size - 1);
	return 0;
}

static void window(const struct uk_fdt_walk *w, struct pci_window *win,
		   struct pci_window v)
{
	__u64 last;

	if (win->len || !v.len || uk_add_overflow(v.bus, v.len - 1, &last) ||
	    uk_fdt_walk_translate(w, &v.cpu) ||
	    uk_add_overflow(v.cpu, v.len - 1, &last))
		return;
	*win = v;
}

static int windows(const struct uk_fdt_walk *w, struct pci_host *h)
{
	__u32 up = w->lv[w->depth - 1].cells.addr;
	__u32 step = ADDR_CELLS + up + SIZE_CELLS;
	const struct uk_fdt_level *l = &w->lv[w->depth];
	struct pci_window v;
	__u32 space;

	if (l->cells.addr != ADDR_CELLS || l->cells.size != SIZE_CELLS ||
	    up < 1 || up > 2 || !l->ranges.val)
		return -EINVAL;
	for (__u32 i = 0; i + step <= l->ranges.len / 4; i += step) {
		space = SPACE(uk_fdt_cell(&l->ranges, i, 0));
		v.bus = pair(&l->ranges, i + 1);
		v.cpu = up == 2 ? pair(&l->ranges, i + 3)
				: uk_fdt_cell(&l->ranges, i + 3, 0);
		v.len = pair(&l->ranges, i + 3 + up);
		if (space == SPACE_MEM32 && v.bus >> 32 == 0) {
			v.len = MIN(v.len, (1UL << 32) - v.bus);
			window(w, &h->mem, v);
		} else if (space == SPACE_MEM64) {
			window(w, &h->mem64, v);
		}
	}
	return 0;
}

int pci_dt_host(const struct uk_fdt_walk *w, struct pci_host *h)
{
	int rc;

	*h = (struct pci_host){ 0 };
	if (w->depth < 1)
		return -EINVAL;
	rc = buses(w, h);
	return rc ? rc : windows(w, h);
}

/* How many cells an entry's parent takes: its address, its interrupt. */
static int parent_cells(const struct uk_fdt *f, __u32 phandle, __u32 *addr,
			__u32 *intr)
{
	__u32 node;
	int rc;

	rc = uk_fdt_find_phandle(f, phandle, &node);
	if (rc)
		return rc;
	*addr = uk_fdt_prop_cell(f, node, "#address-cells", 0);
	*intr = uk_fdt_prop_cell(f, node, "#interrupt-cells", 0);
	return *addr > CELLS_MAX || !*intr || *intr > CELLS_MAX ? -EINVAL : 0;
}

static bool same_unit(const struct uk_fdt_tok *map, __u32 at,
		      const struct uk_fdt_tok *mask, const __u32 unit[MAP_UNIT])
{
	for (__u32 i = 0; i < MAP_UNIT; i++)
		if ((uk_fdt_cell(map, at + i, 0) ^ unit[i]) &
		    uk_fdt_cell(mask, i, ~0U))
			return false;
	return true;
}

int pci_dt_irq(const struct uk_fdt *f, __u32 node, struct pci_dt_pin pin,
	       const __u32 **cells)
{
	const __u32 unit[MAP_UNIT] = { (__u32)pin.dev << DEV_SHIFT, 0, 0,
				       pin.pin };
	struct uk_fdt_tok map, mask = { 0 };
	__u32 at = 0, phandle = 0, addr = 0, intr = 0, n;
	int rc;

	rc = uk_fdt_prop(f, node, "interrupt-map", &map);
	if (rc)
		return rc;
	uk_fdt_prop(f, node, "interrupt-map-mask", &mask);
	n = map.len / 4;
	while (n - at > MAP_UNIT) {
		if (uk_fdt_cell(&map, at + MAP_UNIT, 0) != phandle) {
			phandle = uk_fdt_cell(&map, at + MAP_UNIT, 0);
			rc = parent_cells(f, phandle, &addr, &intr);
			if (rc)
				return rc;
		}
		if (!intr || n - at < MAP_UNIT + 1 + addr + intr)
			return -EINVAL;
		if (same_unit(&map, at, &mask, unit)) {
			*cells = (const __u32 *)(const void *)map.val + at +
				 MAP_UNIT + 1 + addr;
			return (int)intr;
		}
		at += MAP_UNIT + 1 + addr + intr;
	}
	return -ENOENT;
}

int pci_dt_msi(const struct uk_fdt *f, __u32 node, __u32 rid, __u32 *id)
{
	__u32 mask = uk_fdt_prop_cell(f, node, "msi-map-mask", ~0U);
	struct uk_fdt_tok map;
	__u32 first;

	if (uk_fdt_prop(f, node, "msi-map", &map))
		return -ENOENT;
	rid &= mask;
	for (__u32 i = 0; i + MSI_ENTRY <= map.len / 4; i += MSI_ENTRY) {
		first = uk_fdt_cell(&map, i, 0);
		if (rid < first || rid - first >= uk_fdt_cell(&map, i + 3, 0))
			continue;
		*id = rid - first + uk_fdt_cell(&map, i + 2, 0);
		return 0;
	}
	return -ENOENT;
}
