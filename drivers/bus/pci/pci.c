/* SPDX-License-Identifier: BSD-3-Clause */
/* The PCI bus: see <uk/bus/pci.h>. */

#include <errno.h>

#include <uk/alloc.h>
#include <uk/bus.h>
#include <uk/intctlr.h>
#include <uk/plat/io.h>
#include <uk/print.h>

#include "pci_arch.h"
#include "pci_hw.h"

#define DEVS 32
#define FNS 8
#define CAPS_MAX 48 /* as many as fit: a longer list is a loop */
#define BUS_DEPTH 8

static UK_LIST_HEAD(drivers);
static struct uk_alloc *alloc;
static __paddr_t mem_next; /* of the window for BARs that we place */

void pci_register_driver(struct pci_driver *drv)
{
	uk_list_add_tail(&drv->list, &drivers);
}

__u32 pci_conf_read32(const struct pci_device *d, unsigned int off)
{
	return off < 256 ? pci_arch_read(d, off & ~3U) : ~0U;
}

__u16 pci_conf_read16(const struct pci_device *d, unsigned int off)
{
	return (__u16)(pci_conf_read32(d, off) >> (off & 2) * 8);
}

__u8 pci_conf_read8(const struct pci_device *d, unsigned int off)
{
	return (__u8)(pci_conf_read32(d, off) >> (off & 3) * 8);
}

void pci_conf_write32(const struct pci_device *d, unsigned int off, __u32 v)
{
	if (off < 256)
		pci_arch_write(d, off & ~3U, v);
}

void pci_conf_write16(const struct pci_device *d, unsigned int off, __u16 v)
{
	unsigned int shift = (off & 2) * 8;
	__u32 old = pci_conf_read32(d, off);

	/* The neighbour of COMMAND is STATUS, whose ones clear: write zeros. */
	if (off == PCI_COMMAND)
		old = 0;
	pci_conf_write32(d, off,
			 (old & ~(0xffffU << shift)) | (__u32)v << shift);
}

unsigned int pci_find_cap(const struct pci_device *d, __u8 id,
			  unsigned int from)
{
	unsigned int off;

	if (!(pci_conf_read16(d, PCI_STATUS) & PCI_STATUS_CAPS))
		return 0;
	off = pci_conf_read8(d, from ? from + 1 : PCI_CAP_PTR) & ~3U;
	for (int n = 0; off >= 0x40 && n < CAPS_MAX; n++) {
		if (pci_conf_read8(d, off) == id)
			return off;
		off = pci_conf_read8(d, off + 1) & ~3U;
	}
	return 0;
}

void *pci_map_bar(const struct pci_device *d, unsigned int n)
{
	if (n >= PCI_BARS || !d->bar[n].base || d->bar[n].io)
		return __NULL;
	return ukplat_iomap(d->bar[n].base, d->bar[n].size);
}

void pci_enable(const struct pci_device *d)
{
	pci_conf_write16(d, PCI_COMMAND,
			 pci_conf_read16(d, PCI_COMMAND) | PCI_COMMAND_MEM |
				 PCI_COMMAND_MASTER);
}

int pci_msix_setup(const struct pci_device *d, unsigned int entry,
		   int (*handler)(void *arg), void *arg)
{
	unsigned int cap = pci_find_cap(d, PCI_CAP_MSIX, 0);
	struct uk_intctlr_msi msi;
	__u32 table, off;
	__u16 ctl;
	__u8 *bar;
	int rc;

	if (!cap)
		return -ENOTSUP;
	ctl = pci_conf_read16(d, cap + PCI_MSIX_CTL);
	table = pci_conf_read32(d, cap + PCI_MSIX_TABLE);
	bar = pci_map_bar(d, table & PCI_MSIX_BIR);
	off = (table & ~PCI_MSIX_BIR) + entry * PCI_MSIX_ENTRY;
	if (entry > (ctl & PCI_MSIX_CTL_SIZE) || !bar ||
	    off + PCI_MSIX_ENTRY > d->bar[table & PCI_MSIX_BIR].size)
		return -ENOTSUP;
	rc = uk_intctlr_msi_alloc(handler, arg, &msi);
	if (rc)
		return rc;
	uk_iowrite32(bar + off, (__u32)msi.addr);
	uk_iowrite32(bar + off + 4, (__u32)(msi.addr >> 32));
	uk_iowrite32(bar + off + 8, msi.data);
	uk_iowrite32(bar + off + 12, 0); /* not masked */
	ctl = (ctl & ~PCI_MSIX_CTL_MASK) | PCI_MSIX_CTL_ENABLE;
	pci_conf_write16(d, cap + PCI_MSIX_CTL, ctl);
	return 0;
}

/* Gives a memory BAR an address out of our window; false if it is full. */
static bool bar_place(struct pci_device *d, unsigned int n, bool wide)
{
	__paddr_t at = ALIGN_UP(mem_next, MAX(d->bar[n].size, 0x1000UL));

	if (at + d->bar[n].size > pci_arch_mem_end())
		return false;
	mem_next = at + d->bar[n].size;
	d->bar[n].base = at;
	pci_conf_write32(d, PCI_BAR(n), (__u32)at);
	if (wide)
		pci_conf_write32(d, PCI_BAR(n + 1), (__u32)(at >> 32));
	return true;
}

/* Reads address and size of BAR `n`; returns how many registers it takes. */
static unsigned int bar_read(struct pci_device *d, unsigned int n)
{
	__u32 lo = pci_conf_read32(d, PCI_BAR(n));
	bool io = lo & PCI_BAR_IO;
	bool wide = !io && (lo & PCI_BAR_64) && n + 1 < PCI_BARS;
	__u32 keep = io ? ~3U : ~15U;
	__u32 mask;

	pci_conf_write32(d, PCI_BAR(n), ~0U);
	mask = pci_conf_read32(d, PCI_BAR(n)) & keep;
	pci_conf_write32(d, PCI_BAR(n), lo);
	if (!mask)
		return 1 + wide;
	d->bar[n].io = io;
	d->bar[n].size = (~mask + 1) & (io ? 0xffffU : ~0U);
	d->bar[n].base = lo & keep;
	if (wide)
		d->bar[n].base |= (__u64)pci_conf_read32(d, PCI_BAR(n + 1))
				  << 32;
	if (!d->bar[n].base && !io && !bar_place(d, n, wide))
		uk_pr_err("%02x:%02x.%x: no room for BAR %u\n", d->bus, d->dev,
			  d->fn, n);
	return 1 + wide;
}

static struct pci_driver *driver_of(const struct pci_device *d)
{
	const struct pci_device_id *id;
	struct pci_driver *drv;

	uk_list_for_each_entry (drv, &drivers, list)
		for (id = drv->ids; id->vendor || id->device; id++)
			if ((id->vendor == PCI_ANY_ID ||
			     id->vendor == d->vendor) &&
			    (id->device == PCI_ANY_ID ||
			     id->device == d->device))
				return drv;
	return __NULL;
}

static void device_add(const struct pci_device *at, struct pci_driver *drv)
{
	struct pci_device *d = uk_zalloc(alloc, sizeof(*d));
	int rc = -ENOMEM;

	if (!d)
		goto out;
	*d = *at;
	/* Decoding is off while the BARs are moved about for their sizes. */
	pci_conf_write16(d, PCI_COMMAND,
			 pci_conf_read16(d, PCI_COMMAND) &
				 ~(PCI_COMMAND_MEM | PCI_COMMAND_IO));
	for (unsigned int n = 0; n < PCI_BARS;)
		n += bar_read(d, n);
	d->irq = pci_arch_irq(d, pci_conf_read8(d, PCI_INT_PIN),
			      pci_conf_read8(d, PCI_INT_LINE));
	rc = drv->add_dev(alloc, d);
out:
	if (rc)
		uk_pr_err("%02x:%02x.%x: driver failed: %d\n", at->bus, at->dev,
			  at->fn, rc);
}

static void bus_scan(__u8 bus, int depth);

/* Looks at one function; false if there is none. */
static bool fn_scan(struct pci_device *d, int depth)
{
	__u32 id = pci_conf_read32(d, PCI_ID);
	struct pci_driver *drv;
	__u8 second;

	if (id == ~0U || !id)
		return false;
	d->vendor = (__u16)id;
	d->device = (__u16)(id >> 16);
	d->classrev = pci_conf_read32(d, PCI_CLASSREV);
	if ((pci_conf_read8(d, PCI_HEADER) & PCI_HEADER_TYPE) ==
	    PCI_HEADER_BRIDGE) {
		second = pci_conf_read8(d, PCI_SECONDARY);
		if (second > d->bus && depth < BUS_DEPTH)
			bus_scan(second, depth + 1);
		return true;
	}
	drv = driver_of(d);
	if (drv)
		device_add(d, drv);
	return true;
}

static void bus_scan(__u8 bus, int depth)
{
	for (__u8 dev = 0; dev < DEVS; dev++) {
		for (__u8 fn = 0; fn < FNS; fn++) {
			struct pci_device d = { .bus = bus,
						.dev = dev,
						.fn = fn };
			bool there = fn_scan(&d, depth);

			if (fn == 0 &&
			    (!there || !(pci_conf_read8(&d, PCI_HEADER) &
					 PCI_HEADER_MULTI)))
				break;
		}
	}
}

static int pci_init(struct uk_alloc *a)
{
	alloc = a;
	mem_next = pci_arch_mem_base();
	return 0;
}

static int pci_probe(void)
{
	if (pci_arch_init())
		return 0; /* a machine without PCI */
	bus_scan(0, 0);
	return 0;
}

static struct uk_bus pci_bus = {
	.name = "pci",
	.init = pci_init,
	.probe = pci_probe,
};
UK_BUS_REGISTER(pci_bus);
