/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Any bytes as configuration space: the scan of four buses ends, and what was
 * placed lies in the window.  Registers keep what is written to them if the
 * device likes: the input says so.
 */
/* fuzz-sources: drivers/bus/pci/conf.c drivers/bus/pci/scan.c */
/* fuzz-sources: drivers/bus/pci/place.c */
#include <stdint.h>
#include <stdlib.h>
#include <string.h>

#include <uk/alloc.h>

#include "../../drivers/bus/pci/pci_access.h"
#include "../../drivers/bus/pci/pci_scan.h"

#define BUSES 4
#define FUNCTIONS (BUSES * 8) /* devices 0-7, function 0 */
#define LEN 256

static const struct pci_host host = {
	.bus_last = BUSES - 1,
	.mem = { 0xc0000000, 0xc0000000, 0x10000000 },
};
static uint8_t conf[FUNCTIONS][LEN], fixed[FUNCTIONS];

static void check(int ok)
{
	if (!ok)
		abort();
}

void *uk_zalloc(struct uk_alloc *a, __sz size)
{
	(void)a;
	return calloc(1, size);
}

bool pci_access_bus(__u8 bus)
{
	return bus < BUSES;
}

static uint8_t *at(const struct pci_device *d, unsigned int off)
{
	check(d->bus < BUSES && d->dev < 32 && d->fn < 8 && off < LEN);
	return d->dev < 8 && !d->fn ? &conf[d->bus * 8 + d->dev][off] : NULL;
}

__u32 pci_access_read(const struct pci_device *d, unsigned int off)
{
	uint8_t *p = at(d, off);
	__u32 v = ~0U;

	if (p)
		memcpy(&v, p, 4);
	return v;
}

void pci_access_write(const struct pci_device *d, unsigned int off, __u32 v)
{
	uint8_t *p = at(d, off);

	if (p && !fixed[d->bus * 8 + d->dev])
		memcpy(p, &v, 4);
}

int LLVMFuzzerTestOneInput(const uint8_t *data, size_t size)
{
	struct pci_device *d, *next;
	struct uk_list_head list;
	unsigned int cap, n;

	memset(conf, 0xff, sizeof(conf));
	for (unsigned int i = 0; i < FUNCTIONS && size > 64; i++) {
		fixed[i] = data[0] & 1;
		memcpy(conf[i], data + 1, 64);
		memcpy(conf[i] + 64, data, 64);
		data += 33;
		size -= MIN(size, 33);
	}
	UK_INIT_LIST_HEAD(&list);
	pci_scan(&host, NULL, &list);
	pci_place(&host, &list, NULL, 0);
	uk_list_for_each_entry_safe(d, next, &list, list)
	{
		for (cap = n = 0; (cap = pci_find_cap(d, 9, cap)); n++)
			check(n < 64);
		for (n = 0; n < PCI_BARS; n++)
			check(!d->bar[n].base || d->bar[n].size);
		free(d);
	}
	return 0;
}
