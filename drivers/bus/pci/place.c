/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Addresses for BARs that the firmware left alone (qboot, or no firmware at
 * all).  Firmware that sets up some devices sets up all, so one gap between
 * what is there is enough, and is filled from its begin.
 */

#include <uk/print.h>

#include "pci_access.h"
#include "pci_hw.h"
#include "pci_scan.h"

struct place {
	const struct pci_host *h;
	struct uk_list_head *list;
	const struct pci_range *taken;
	unsigned int taken_count;
	__u64 next, end; /* of the gap */
	__u64 next64, end64;
};

/* One of the bridge's windows, as the firmware left it; `len` 0: closed. */
static struct pci_range bridge_window(const struct pci_device *d,
				      unsigned int reg)
{
	__u32 v = pci_conf_read32(d, reg);
	__u64 base = (v & 0xfff0UL) << 16;
	__u64 last = (v & 0xfff00000UL) | 0xfffff;

	if (!base || base > last)
		return (struct pci_range){ 0, 0 };
	return (struct pci_range){ base, last - base + 1 };
}

/* Where does [at, at + 1) of `r` end, if it is in it at all? */
static void beyond(const struct pci_range *r, __u64 *at)
{
	if (r->len && *at >= r->base && *at - r->base < r->len)
		*at = r->base + r->len;
}

static void before(const struct pci_range *r, __u64 at, __u64 *end)
{
	if (r->len && r->base >= at && r->base < *end)
		*end = r->base;
}

/*
 * Applies to all that is taken: moves `*at` out of it (if `end` is NULL), or
 * `*end` to where the first behind `*at` begins.
 */
static void each_taken(const struct place *p, __u64 *at, __u64 *end)
{
	struct pci_range r;
	struct pci_device *d;

	for (unsigned int i = 0; i < p->taken_count; i++)
		end ? before(&p->taken[i], *at, end) : beyond(&p->taken[i], at);
	uk_list_for_each_entry (d, p->list, list) {
		for (unsigned int n = 0; n < PCI_BARS; n++) {
			r = (struct pci_range){ d->bar[n].base,
						d->bar[n].size };
			if (!r.base || d->bar[n].io)
				continue;
			end ? before(&r, *at, end) : beyond(&r, at);
		}
		if (!d->bridge)
			continue;
		r = bridge_window(d, PCI_BRIDGE_MEM);
		end ? before(&r, *at, end) : beyond(&r, at);
		r = bridge_window(d, PCI_BRIDGE_PREF);
		end ? before(&r, *at, end) : beyond(&r, at);
	}
}

/* The largest gap of the window; ends as windows of bridges do. */
static void gap_find(struct place *p)
{
	const struct pci_window *w = &p->h->mem;
	__u64 at = w->bus, was, end, low;

	while (at - w->bus < w->len) {
		do {
			was = at;
			each_taken(p, &at, __NULL);
		} while (at != was && at - w->bus < w->len);
		if (at - w->bus >= w->len)
			break;
		end = w->bus + w->len;
		each_taken(p, &at, &end);
		low = ALIGN_DOWN(end, PCI_BRIDGE_GRAIN);
		if (low > at && low - at > p->end - p->next) {
			p->next = at;
			p->end = low;
		}
		at = end;
	}
}

/* Takes `size` bytes, a power of two, from a gap; 0 if it is full. */
static __u64 take(__u64 *next, __u64 end, __u64 size)
{
	__u64 at, top;

	size = MAX(size, 0x1000UL);
	if (uk_add_overflow(*next, size - 1, &at))
		return 0;
	at &= ~(size - 1);
	if (!at || uk_add_overflow(at, size, &top) || top > end)
		return 0;
	*next = top;
	return at;
}

static void bar_place(struct place *p, struct pci_device *d, unsigned int n)
{
	struct pci_bar *b = &d->bar[n];

	if (!b->size || b->base || b->io)
		return;
	b->base = take(&p->next, p->end, b->size);
	/* Windows of bridges are below 4 GiB. */
	if (!b->base && b->wide && !d->parent)
		b->base = take(&p->next64, p->end64, b->size);
	if (!b->base) {
		uk_pr_err("%02x:%02x.%x: no room for BAR %u\n", d->bus, d->dev,
			  d->fn, n);
		return;
	}
	pci_conf_write32(d, PCI_BAR(n), (__u32)b->base);
	if (b->wide)
		pci_conf_write32(d, PCI_BAR(n + 1), (__u32)(b->base >> 32));
}

static void bus_place(struct place *p, const struct pci_device *parent);

/*
 * The window is what the devices behind take, in MiB.  Some firmware numbers
 * the buses and leaves the windows closed.
 */
static void bridge_place(struct place *p, struct pci_device *d)
{
	bool closed = !bridge_window(d, PCI_BRIDGE_MEM).len &&
		      !bridge_window(d, PCI_BRIDGE_PREF).len;
	__u64 from, to;
	__u32 v = PCI_BRIDGE_CLOSED;

	if (closed) {
		from = ALIGN_UP(p->next, PCI_BRIDGE_GRAIN);
		p->next = from;
		bus_place(p, d);
		to = ALIGN_UP(p->next, PCI_BRIDGE_GRAIN);
		if (to > from)
			v = (__u32)(((to - 1) & 0xfff00000UL) | from >> 16);
		p->next = to;
		pci_conf_write32(d, PCI_BRIDGE_MEM, v);
		pci_conf_write32(d, PCI_BRIDGE_PREF, PCI_BRIDGE_CLOSED);
		pci_conf_write16(d, PCI_BRIDGE_IO, PCI_BRIDGE_IO_CLOSED);
	}
	pci_enable(d);
}

/*
 * Devices on the bus behind `parent`.  Ends: a device is on one bus only, and
 * is found after its parent.
 */
static void bus_place(struct place *p, const struct pci_device *parent)
{
	struct pci_device *d;

	uk_list_for_each_entry (d, p->list, list) {
		if (d->parent != parent)
			continue;
		for (unsigned int n = 0; n < PCI_BARS; n++)
			bar_place(p, d, n);
		if (d->bridge && d->secondary)
			bridge_place(p, d);
	}
}

static __u64 to_cpu(const struct pci_window *w, __u64 bus)
{
	return w->len && bus >= w->bus && bus - w->bus < w->len
		       ? bus - w->bus + w->cpu
		       : 0;
}

static void bars_translate(const struct pci_host *h, struct pci_device *d)
{
	__u64 cpu;

	for (unsigned int n = 0; n < PCI_BARS; n++) {
		if (!d->bar[n].base || d->bar[n].io)
			continue;
		cpu = to_cpu(&h->mem, d->bar[n].base);
		if (!cpu)
			cpu = to_cpu(&h->mem64, d->bar[n].base);
		if (cpu)
			d->bar[n].base = cpu;
	}
}

void pci_place(const struct pci_host *h, struct uk_list_head *list,
	       const struct pci_range *taken, unsigned int n)
{
	struct place p = {
		.h = h,
		.list = list,
		.taken = taken,
		.taken_count = n,
		.next64 = h->mem64.bus,
		.end64 = h->mem64.bus + h->mem64.len,
	};
	struct pci_device *d;

	gap_find(&p);
	bus_place(&p, __NULL);
	uk_list_for_each_entry (d, list, list)
		bars_translate(h, d);
}
