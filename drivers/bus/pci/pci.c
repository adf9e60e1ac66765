/* SPDX-License-Identifier: BSD-3-Clause */
/* The PCI bus: see <uk/bus/pci.h>. */

#include <errno.h>

#include <uk/alloc.h>
#include <uk/bus.h>
#include <uk/plat/io.h>
#include <uk/plat/memory.h>
#include <uk/print.h>

#include "pci_access.h"
#include "pci_hw.h"
#include "pci_scan.h"

static UK_LIST_HEAD(drivers);
static UK_LIST_HEAD(devices);
static struct uk_alloc *alloc;
static struct pci_host host;

void pci_register_driver(struct pci_driver *drv)
{
	uk_list_add_tail(&drv->list, &drivers);
}

void *pci_map_bar(const struct pci_device *d, unsigned int n)
{
	if (n >= PCI_BARS || !d->bar[n].base || d->bar[n].io ||
	    d->bar[n].size > PCI_MAP_MAX)
		return __NULL;
	return ukplat_iomap(d->bar[n].base, d->bar[n].size);
}

static bool matches(const struct pci_device_id *id, const struct pci_device *d)
{
	return (id->vendor == PCI_ANY_ID || id->vendor == d->vendor) &&
	       (id->device == PCI_ANY_ID || id->device == d->device);
}

static struct pci_driver *driver_of(const struct pci_device *d)
{
	const struct pci_device_id *id;
	struct pci_driver *drv;

	uk_list_for_each_entry (drv, &drivers, list)
		for (id = drv->ids; id->vendor || id->device; id++)
			if (matches(id, d))
				return drv;
	return __NULL;
}

/* Bridges pass pins on, turned by the number of the device (1.2, 9.1). */
static unsigned int irq_of(const struct pci_device *d)
{
	__u8 pin = pci_conf_read8(d, PCI_INT_PIN);
	__u8 line = pci_conf_read8(d, PCI_INT_LINE);

	if (pin < 1 || pin > 4)
		return UK_BUS_PCI_NOIRQ;
	for (; d->parent; d = d->parent)
		pin = (pin - 1 + d->dev) % 4 + 1;
	return pci_host_irq(d->dev, pin, line);
}

static void device_offer(struct pci_device *d)
{
	struct pci_driver *drv = driver_of(d);
	int rc;

	if (!drv)
		return;
	d->irq = irq_of(d);
	rc = drv->add_dev(alloc, d);
	if (rc)
		uk_pr_err("%02x:%02x.%x: driver failed: %d\n", d->bus, d->dev,
			  d->fn, rc);
}

/* What is in use below 4 GiB: memory, and the configuration space. */
static struct pci_range *taken_ranges(unsigned int *count)
{
	unsigned int max = (unsigned int)ukplat_memregion_count() + 1;
	struct pci_range *r = uk_malloc(alloc, max * sizeof(*r));
	struct ukplat_memregion_desc *m;
	unsigned int n = 0;

	if (!r)
		return __NULL;
	r[n].base = host.ecam;
	r[n++].len = (host.bus_last - host.bus_first + 1UL) << 20;
	for (int i = 0; n < max && !ukplat_memregion_get(i, &m); i++) {
		r[n].base = m->pbase;
		r[n++].len = m->len;
	}
	*count = n;
	return r;
}

static int pci_init(struct uk_alloc *a)
{
	alloc = a;
	return 0;
}

static int pci_probe(void)
{
	struct pci_range *taken;
	struct pci_device *d;
	unsigned int n;
	int rc;

	if (pci_host_find(&host))
		return 0; /* a machine without PCI */
	rc = pci_access_init(&host);
	if (rc)
		return rc;
	pci_scan(&host, alloc, &devices);
	taken = taken_ranges(&n);
	if (!taken)
		return -ENOMEM;
	pci_place(&host, &devices, taken, n);
	uk_free(alloc, taken);
	uk_list_for_each_entry (d, &devices, list)
		device_offer(d);
	return 0;
}

static struct uk_bus pci_bus = {
	.name = "pci",
	.init = pci_init,
	.probe = pci_probe,
};
UK_BUS_REGISTER(pci_bus);
