/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * PCs: configuration through ports 0xcf8 and 0xcfc.  All that our drivers
 * read lies in the first 256 bytes, so ECAM is not needed.
 */

#include <errno.h>

#include "../../pci_arch.h"

#define CONF_ADDR 0xcf8
#define CONF_DATA 0xcfc
#define CONF_ENABLE 0x80000000U

/* Between what firmware hands out from its upper end and the IOAPIC. */
#define MEM_BASE 0xf0000000UL
#define MEM_END 0xf8000000UL

static void port_write(__u16 port, __u32 v)
{
	__asm__ __volatile__("outl %0, %1" : : "a"(v), "Nd"(port));
}

static __u32 port_read(__u16 port)
{
	__u32 v;

	__asm__ __volatile__("inl %1, %0" : "=a"(v) : "Nd"(port));
	return v;
}

static void select(const struct pci_device *d, unsigned int off)
{
	port_write(CONF_ADDR, CONF_ENABLE | (__u32)d->bus << 16 |
				      (__u32)d->dev << 11 | (__u32)d->fn << 8 |
				      off);
}

__u32 pci_arch_read(const struct pci_device *d, unsigned int off)
{
	select(d, off);
	return port_read(CONF_DATA);
}

void pci_arch_write(const struct pci_device *d, unsigned int off, __u32 v)
{
	select(d, off);
	port_write(CONF_DATA, v);
}

int pci_arch_init(void)
{
	/* The address register keeps what is written, if there is one. */
	port_write(CONF_ADDR, CONF_ENABLE);
	return port_read(CONF_ADDR) == CONF_ENABLE ? 0 : -ENODEV;
}

__paddr_t pci_arch_mem_base(void)
{
	return MEM_BASE;
}

__paddr_t pci_arch_mem_end(void)
{
	return MEM_END;
}

unsigned int pci_arch_irq(const struct pci_device *d __unused,
			  __u8 pin __unused, __u8 line)
{
	return line && line != 0xff ? line : UK_BUS_PCI_NOIRQ;
}
