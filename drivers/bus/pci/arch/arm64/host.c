/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * QEMU's virt machine (hw/arm/virt.c): ECAM above 256 GiB, a 32-bit window
 * for BARs, and four interrupt lines that are dealt out by device and pin.
 */

#include <errno.h>

#include <uk/plat/io.h>

#include "../../pci_arch.h"

#define ECAM_BASE 0x4010000000UL
#define ECAM_BUS_SIZE 0x100000UL /* bus 0 is all there is without bridges */
#define MEM_BASE 0x10000000UL
#define MEM_END 0x3eff0000UL
#define INTX_INTID 35 /* SPI 3 */

static __u8 *ecam;

static __u8 *reg(const struct pci_device *d, unsigned int off)
{
	if (d->bus)
		return __NULL;
	return ecam + ((__uptr)d->dev << 15 | (__uptr)d->fn << 12 | off);
}

__u32 pci_arch_read(const struct pci_device *d, unsigned int off)
{
	__u8 *r = reg(d, off);

	return r ? uk_ioread32(r) : ~0U;
}

void pci_arch_write(const struct pci_device *d, unsigned int off, __u32 v)
{
	__u8 *r = reg(d, off);

	if (r)
		uk_iowrite32(r, v);
}

int pci_arch_init(void)
{
	ecam = ukplat_iomap(ECAM_BASE, ECAM_BUS_SIZE);
	return ecam ? 0 : -ENOMEM;
}

__paddr_t pci_arch_mem_base(void)
{
	return MEM_BASE;
}

__paddr_t pci_arch_mem_end(void)
{
	return MEM_END;
}

unsigned int pci_arch_irq(const struct pci_device *d, __u8 pin,
			  __u8 line __unused)
{
	return pin ? INTX_INTID + (d->dev + pin - 1U) % 4 : UK_BUS_PCI_NOIRQ;
}
