/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * PCs: configuration space where ACPI's MCFG says, or by ports.  Addresses
 * are the same on both sides of the host bridge.
 */

#include <errno.h>

#include <uk/asm/arch.h>
#include <uk/plat/io.h>

#include "../../pci_access.h"
#include "ports.h"

/*
 * Everything from the top of memory to the interrupt controllers is PCI's on
 * pc, q35 and microvm.  This is the part that is so with any size of memory.
 */
#define MEM_BASE 0xc0000000UL
#define MEM_END 0xfe000000UL

#define CPUID_ADDRESS_SIZES 0x80000008
#define ADDRESS_BITS_MIN 36
#define BUSES_BY_PORT 0xff

/* A quarter of the address space, behind its middle: no memory reaches it. */
static struct pci_window upper_window(void)
{
	__u32 r[4];
	unsigned int bits;

	x86_cpuid(CPUID_ADDRESS_SIZES, 0, r);
	bits = r[0] & 0xff;
	if (bits < ADDRESS_BITS_MIN || bits > 46)
		bits = ADDRESS_BITS_MIN;
	return (struct pci_window){ 1UL << (bits - 1), 1UL << (bits - 1),
				    1UL << (bits - 2) };
}

/* Firmware may write tables and not switch the space on: compare with ports. */
static bool ecam_works(const struct pci_host *h)
{
	const struct pci_device first = { .bus = 0 };
	const void *id = ukplat_iomap(h->ecam, 4);

	return id && uk_ioread32(id) == pci_port_read(&first, 0);
}

int pci_host_find(struct pci_host *h)
{
	bool ports = pci_ports_there();

	*h = (struct pci_host){ .bus_last = BUSES_BY_PORT };
	if (pci_mcfg_read(h) && ports && !ecam_works(h))
		*h = (struct pci_host){ .bus_last = BUSES_BY_PORT };
	if (!ports && !h->ecam)
		return -ENODEV;
	h->mem = (struct pci_window){ MEM_BASE, MEM_BASE, MEM_END - MEM_BASE };
	h->mem64 = upper_window();
	return 0;
}

unsigned int pci_host_irq(__u8 dev __unused, __u8 pin __unused, __u8 line)
{
	return line && line != 0xff ? line : UK_BUS_PCI_NOIRQ;
}

__u32 pci_host_msi(__u32 requester)
{
	return requester;
}
