/* SPDX-License-Identifier: BSD-3-Clause */
/* See <uk/fdt_walk.h>.  Pure, like fdt.c. */
#include <errno.h>

#include <uk/fdt_walk.h>

#include "fdt_priv.h"

#define MAX_CELLS 3 /* of an address on a PCI bus */

int uk_fdt_walk_init(struct uk_fdt_walk *w, const void *dtb, __sz maxlen)
{
	w->off = 0;
	w->depth = -1;
	w->intc = 0;
	return uk_fdt_open(&w->f, dtb, maxlen);
}

static int enter(struct uk_fdt_walk *w)
{
	struct uk_fdt_level *l;

	if (w->depth + 1 >= UK_FDT_DEPTH_MAX)
		return -EINVAL;
	l = &w->lv[++w->depth];
	*l = (struct uk_fdt_level){ .node = w->off, .cells = { 2, 1 } };
	if (w->depth) {
		l->intr_parent = l[-1].intr_parent;
		l->disabled = l[-1].disabled;
	}
	return 0;
}

static int leave(struct uk_fdt_walk *w)
{
	if (w->depth < 0)
		return -EINVAL;
	w->depth--;
	return 0;
}

static int which(const struct uk_fdt_tok *t, const char *const compat[], int n)
{
	for (int i = 0; i < n; i++)
		if (uk_fdt_strlist_has(t, compat[i]))
			return i;
	return -1;
}

/* What a property says about the node and what is below it. */
static void note(struct uk_fdt_level *l, const struct uk_fdt_tok *t)
{
	switch (t->name[0]) {
	case '#':
		if (streq(t->name, "#address-cells"))
			l->cells.addr = uk_fdt_cell(t, 0, 2);
		else if (streq(t->name, "#size-cells"))
			l->cells.size = uk_fdt_cell(t, 0, 1);
		break;
	case 'i':
		if (t->len == 4 && streq(t->name, "interrupt-parent"))
			l->intr_parent = uk_fdt_cell(t, 0, 0);
		break;
	case 'r':
		if (streq(t->name, "ranges"))
			l->ranges = *t;
		break;
	case 's':
		if (streq(t->name, "status") &&
		    !uk_fdt_strlist_has(t, "okay") &&
		    !uk_fdt_strlist_has(t, "ok"))
			l->disabled = true;
		break;
	}
}

/* Properties come before children: what follows them ends a node's own. */
int uk_fdt_walk_next(struct uk_fdt_walk *w, const char *const compat[], int n)
{
	struct uk_fdt_tok t;
	__u32 before;
	int match = -1;
	int type;

	for (;;) {
		before = w->off;
		type = uk_fdt_next(&w->f, &w->off, &t);
		if (type < 0)
			return type;
		if (type == UK_FDT_PROP) {
			if (w->depth < 0)
				return -EINVAL;
			note(&w->lv[w->depth], &t);
			if (t.name[0] == 'c' && streq(t.name, "compatible"))
				match = which(&t, compat, n);
			continue;
		}
		if (match >= 0 && !w->lv[w->depth].disabled) {
			w->off = before;
			return match;
		}
		match = -1;
		if (type == UK_FDT_END)
			return -ENOENT;
		if (type == UK_FDT_BEGIN_NODE ? enter(w) : leave(w))
			return -EINVAL;
	}
}

int uk_fdt_walk_prop(const struct uk_fdt_walk *w, const char *name,
		     struct uk_fdt_tok *t)
{
	return uk_fdt_prop(&w->f, w->lv[w->depth].node, name, t);
}

/* One entry of `ranges` is child address, own address, size. */
static int through(const struct uk_fdt_level *l, __u32 up, __u64 *addr)
{
	__u32 words = l->cells.addr + up + l->cells.size;
	const __u8 *p = l->ranges.val;
	__u64 child, len;

	if (!p || !l->cells.addr || l->cells.addr > MAX_CELLS || !up ||
	    up > MAX_CELLS || l->cells.size > MAX_CELLS)
		return -EINVAL;
	if (!l->ranges.len)
		return 0; /* the same addresses as above */
	for (__u32 left = l->ranges.len / 4; left >= words;
	     left -= words, p += 4UL * words) {
		child = cells_value(p, l->cells.addr);
		len = cells_value(p + 4UL * (l->cells.addr + up),
				  l->cells.size);
		if (*addr < child || *addr - child >= len)
			continue;
		*addr = *addr - child +
			cells_value(p + 4UL * l->cells.addr, up);
		return 0;
	}
	return -EINVAL;
}

int uk_fdt_walk_translate(const struct uk_fdt_walk *w, __u64 *addr)
{
	int rc = 0;

	for (int d = w->depth - 1; d > 0 && !rc; d--)
		rc = through(&w->lv[d], w->lv[d - 1].cells.addr, addr);
	return rc;
}

int uk_fdt_walk_reg(const struct uk_fdt_walk *w, unsigned int i, __u64 *addr,
		    __u64 *size)
{
	struct uk_fdt_tok t;
	int rc;

	if (w->depth < 1)
		return -ENOENT;
	rc = uk_fdt_walk_prop(w, "reg", &t);
	if (!rc)
		rc = uk_fdt_reg(&t, &w->lv[w->depth - 1].cells, i, addr, size);
	return rc ? rc : uk_fdt_walk_translate(w, addr);
}

/* The cells of the interrupt parent, remembered: most nodes have the same. */
static __u32 intr_cells(struct uk_fdt_walk *w)
{
	__u32 phandle = w->lv[w->depth].intr_parent;
	__u32 node;

	if (!phandle)
		return 0;
	if (w->intc != phandle) {
		if (uk_fdt_find_phandle(&w->f, phandle, &node))
			return 0;
		w->intc = phandle;
		w->intc_cells =
			uk_fdt_prop_cell(&w->f, node, "#interrupt-cells", 0);
	}
	return w->intc_cells;
}

int uk_fdt_walk_irq(struct uk_fdt_walk *w, unsigned int i, const __u32 **cells,
		    int *ncells)
{
	struct uk_fdt_tok t;
	__u32 n;
	int rc;

	if (w->depth < 0)
		return -ENOENT;
	rc = uk_fdt_walk_prop(w, "interrupts", &t);
	if (rc)
		return rc;
	n = intr_cells(w);
	if (!n || n > 8)
		return -EINVAL;
	if (i >= t.len / 4 / n)
		return -ENOENT;
	*cells = (const __u32 *)(const void *)(t.val + 4UL * n * i);
	*ncells = (int)n;
	return 0;
}

int uk_fdt_find_phandle(const struct uk_fdt *f, __u32 phandle, __u32 *node)
{
	struct uk_fdt_tok t;
	__u32 off = 0, begin = 0;
	int type;

	while ((type = uk_fdt_next(f, &off, &t)) != UK_FDT_END) {
		if (type < 0)
			return type;
		if (type == UK_FDT_BEGIN_NODE)
			begin = off;
		if (type != UK_FDT_PROP || t.name[0] != 'p' ||
		    !streq(t.name, "phandle") ||
		    uk_fdt_cell(&t, 0, !phandle) != phandle)
			continue;
		*node = begin;
		return 0;
	}
	return -ENOENT;
}

__u32 uk_fdt_prop_cell(const struct uk_fdt *f, __u32 node, const char *name,
		       __u32 dflt)
{
	struct uk_fdt_tok t;

	return uk_fdt_prop(f, node, name, &t) ? dflt : uk_fdt_cell(&t, 0, dflt);
}
