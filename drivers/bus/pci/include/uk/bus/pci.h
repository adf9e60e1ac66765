/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The PCI bus: finds functions through ECAM or configuration ports, gives
 * BARs addresses where the firmware did not, and hands devices to drivers.
 * One host bridge, segment 0.
 */
#ifndef __UK_BUS_PCI_H__
#define __UK_BUS_PCI_H__

#include <stdbool.h>

#include <uk/ctors.h>
#include <uk/essentials.h>
#include <uk/list.h>

UK_BEGIN_DECLS

struct uk_alloc;

#define PCI_BARS 6
#define PCI_ANY_ID 0xffff
#define PCI_MAP_MAX (1UL << 30)

struct pci_bar {
	__paddr_t base; /* CPU address; 0 if the BAR is not there */
	__sz size;
	bool io; /* port range: `base` is a port number */
	bool wide; /* 64 bits: takes the next register as well */
};

struct pci_device {
	struct uk_list_head list; /* the bus' own */
	struct pci_device *parent; /* the bridge to it; NULL on the first bus */
	__u8 bus, dev, fn;
	__u8 secondary; /* of a bridge: the bus behind it; 0: none */
	bool bridge;
	__u16 vendor, device;
	__u32 classrev;
	unsigned int irq; /* INTx line, or UK_BUS_PCI_NOIRQ */
	struct pci_bar bar[PCI_BARS];
	void *priv; /* the driver's */
};

#define UK_BUS_PCI_NOIRQ (~0U)

struct pci_device_id {
	__u16 vendor, device; /* PCI_ANY_ID matches all; 0,0 ends a table */
};

struct pci_driver {
	struct uk_list_head list; /* the bus' own */
	const struct pci_device_id *ids;
	/* Takes a device, which stays valid for ever. 0 or negative errno */
	int (*add_dev)(struct uk_alloc *a, struct pci_device *dev);
};

/** Adds a driver; from constructors only, cannot fail. */
void pci_register_driver(struct pci_driver *drv);

/** Reads of the configuration space; all ones beyond it. */
__u8 pci_conf_read8(const struct pci_device *d, unsigned int off);
__u16 pci_conf_read16(const struct pci_device *d, unsigned int off);
__u32 pci_conf_read32(const struct pci_device *d, unsigned int off);
/** Writes to the configuration space. */
void pci_conf_write16(const struct pci_device *d, unsigned int off, __u16 v);
void pci_conf_write32(const struct pci_device *d, unsigned int off, __u32 v);

/**
 * Finds the next capability `id` after offset `from` (0 to begin).
 *
 * @return its offset, or 0.  A list that is a loop ends where it began.
 */
unsigned int pci_find_cap(const struct pci_device *d, __u8 id,
			  unsigned int from);

/**
 * Maps memory BAR `n`, of at most PCI_MAP_MAX bytes; NULL if there is none or
 * no memory for the mapping.
 */
void *pci_map_bar(const struct pci_device *d, unsigned int n);

/** Lets the device decode memory and be bus master. */
void pci_enable(const struct pci_device *d);

/**
 * Has MSI-X entry `entry` call `handler(arg)` and switches MSI-X on.
 *
 * @return 0, -ENOTSUP without MSI-X or without a controller for messages,
 *   or another negative errno
 */
int pci_msix_setup(const struct pci_device *d, unsigned int entry,
		   int (*handler)(void *arg), void *arg);

UK_END_DECLS

/** Registers a `struct pci_driver` at boot. */
#define PCI_REGISTER_DRIVER(d)                                                 \
	static void UK_CONCAT(pci_driver_ctor_, d)(void)                       \
	{                                                                      \
		pci_register_driver(&(d));                                     \
	}                                                                      \
	UK_CTOR_PRIO(UK_CONCAT(pci_driver_ctor_, d), UK_PRIO_EARLIEST)

#endif /* __UK_BUS_PCI_H__ */
