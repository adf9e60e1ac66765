/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Finding the functions of all buses.  What registers say is not trusted: a
 * bus is looked at once, whatever bridges lead to it, and bridges behind
 * bridges are followed to a fixed depth.
 */

#include <uk/alloc.h>
#include <uk/print.h>

#include "pci_access.h"
#include "pci_hw.h"
#include "pci_scan.h"

#define DEVS 32
#define FNS 8
#define BUS_DEPTH 8
#define FUNCTIONS_MAX 512

struct scan {
	const struct pci_host *h;
	struct uk_alloc *a;
	struct uk_list_head *list;
	__u64 seen[4]; /* buses, by number */
	unsigned int functions;
	__u8 last; /* highest bus number in use */
};

static void bus_scan(struct scan *s, __u8 bus, struct pci_device *parent);

/* Size and address of BAR `n`; gives how many registers it takes. */
static unsigned int bar_read(struct pci_device *d, unsigned int n,
			     unsigned int count)
{
	__u32 lo = pci_conf_read32(d, PCI_BAR(n));
	bool io = lo & PCI_BAR_IO;
	bool wide = !io && (lo & PCI_BAR_TYPE) == PCI_BAR_64 && n + 1 < count;
	__u32 hi = wide ? pci_conf_read32(d, PCI_BAR(n + 1)) : 0;
	__u32 keep = io ? ~3U : ~15U;
	__u64 mask;

	pci_conf_write32(d, PCI_BAR(n), ~0U);
	mask = pci_conf_read32(d, PCI_BAR(n)) & keep;
	pci_conf_write32(d, PCI_BAR(n), lo);
	if (wide) {
		pci_conf_write32(d, PCI_BAR(n + 1), ~0U);
		mask |= (__u64)pci_conf_read32(d, PCI_BAR(n + 1)) << 32;
		pci_conf_write32(d, PCI_BAR(n + 1), hi);
	} else if (io) {
		mask |= 0xffffffffffff0000UL; /* the upper half may be wired */
	} else if (mask) {
		mask |= 0xffffffff00000000UL;
	}
	if (!(mask & keep) && !(mask >> 32))
		return 1 + wide;
	d->bar[n].io = io;
	d->bar[n].wide = wide;
	d->bar[n].size = mask & -mask; /* the lowest bit that can be set */
	d->bar[n].base = (__u64)hi << 32 | (lo & keep);
	return 1 + wide;
}

void pci_bars_read(struct pci_device *d)
{
	unsigned int count = d->bridge ? PCI_BRIDGE_BARS : PCI_BARS;
	__u16 command = pci_conf_read16(d, PCI_COMMAND);

	/* Decoding is off while the BARs are moved about for their sizes. */
	pci_conf_write16(d, PCI_COMMAND,
			 command & ~(PCI_COMMAND_MEM | PCI_COMMAND_IO));
	for (unsigned int n = 0; n < count;)
		n += bar_read(d, n, count);
	pci_conf_write16(d, PCI_COMMAND, command);
}

/* Numbers for the bus behind a bridge, which has none; 0: all are in use. */
static __u8 bridge_number(struct scan *s, const struct pci_device *d)
{
	__u8 second = s->last + 1;

	if (s->last == s->h->bus_last)
		return 0;
	pci_conf_write32(d, PCI_BUSES,
			 (pci_conf_read32(d, PCI_BUSES) & PCI_BUSES_LATENCY) |
				 (__u32)s->h->bus_last << 16 |
				 (__u32)second << 8 | d->bus);
	return second;
}

static void bridge_scan(struct scan *s, struct pci_device *d)
{
	__u8 second = (__u8)(pci_conf_read32(d, PCI_BUSES) >> 8);
	unsigned int depth = 0;

	for (struct pci_device *p = d; p; p = p->parent)
		depth++;
	if (depth >= BUS_DEPTH || (second && second <= d->bus))
		return;
	d->secondary = second ? second : bridge_number(s, d);
	if (!d->secondary)
		return;
	bus_scan(s, d->secondary, d);
	if (!second)
		pci_conf_write32(d, PCI_BUSES,
				 (pci_conf_read32(d, PCI_BUSES) & ~0xff0000U) |
					 (__u32)s->last << 16);
}

/* Looks at one function; false if there is none. */
static bool fn_scan(struct scan *s, const struct pci_device *at)
{
	__u32 id = pci_conf_read32(at, PCI_ID);
	struct pci_device *d;
	__u8 type;

	if (id == ~0U || !id)
		return false;
	d = s->functions < FUNCTIONS_MAX ? uk_zalloc(s->a, sizeof(*d)) : __NULL;
	if (!d) {
		uk_pr_err("%02x:%02x.%x: left out\n", at->bus, at->dev, at->fn);
		return true;
	}
	s->functions++;
	*d = *at;
	d->vendor = (__u16)id;
	d->device = (__u16)(id >> 16);
	d->classrev = pci_conf_read32(d, PCI_CLASSREV);
	type = pci_conf_read8(d, PCI_HEADER) & PCI_HEADER_TYPE;
	d->bridge = type == PCI_HEADER_BRIDGE;
	if (d->bridge || type == PCI_HEADER_DEVICE)
		pci_bars_read(d);
	uk_list_add_tail(&d->list, s->list);
	if (d->bridge)
		bridge_scan(s, d);
	return true;
}

static void bus_scan(struct scan *s, __u8 bus, struct pci_device *parent)
{
	if (s->seen[bus / 64] >> bus % 64 & 1 || !pci_access_bus(bus))
		return;
	s->seen[bus / 64] |= 1UL << bus % 64;
	s->last = MAX(s->last, bus);
	for (__u8 dev = 0; dev < DEVS; dev++) {
		for (__u8 fn = 0; fn < FNS; fn++) {
			struct pci_device at = { .bus = bus,
						 .dev = dev,
						 .fn = fn,
						 .parent = parent };
			bool there = fn_scan(s, &at);

			if (fn == 0 &&
			    (!there || !(pci_conf_read8(&at, PCI_HEADER) &
					 PCI_HEADER_MULTI)))
				break;
		}
	}
}

void pci_scan(const struct pci_host *h, struct uk_alloc *a,
	      struct uk_list_head *list)
{
	struct scan s = { .h = h, .a = a, .list = list, .last = h->bus_first };

	bus_scan(&s, h->bus_first, __NULL);
}
