/* SPDX-License-Identifier: BSD-3-Clause */
/* Configuration mechanism 1: ports 0xcf8 and 0xcfc (PCI 3.0, 3.2.2.3.2). */

#include <uk/asm/arch.h>
#include <uk/spinlock.h>

#include "../../pci_access.h"
#include "ports.h"

#define CONF_ENABLE 0x80000000U

/* Address and data are a pair. */
static struct uk_spinlock lock = UK_SPINLOCK_INITIALIZER();

static void select(const struct pci_device *d, unsigned int off)
{
	x86_outl(PCI_PORT_ADDR, CONF_ENABLE | (__u32)d->bus << 16 |
					(__u32)d->dev << 11 |
					(__u32)d->fn << 8 | off);
}

__u32 pci_port_read(const struct pci_device *d, unsigned int off)
{
	unsigned long flags;
	__u32 v;

	uk_spin_lock_irqsave(&lock, flags);
	select(d, off);
	v = x86_inl(PCI_PORT_DATA);
	uk_spin_unlock_irqrestore(&lock, flags);
	return v;
}

void pci_port_write(const struct pci_device *d, unsigned int off, __u32 v)
{
	unsigned long flags;

	uk_spin_lock_irqsave(&lock, flags);
	select(d, off);
	x86_outl(PCI_PORT_DATA, v);
	uk_spin_unlock_irqrestore(&lock, flags);
}

/* The address register keeps what is written, if there is one. */
bool pci_ports_there(void)
{
	x86_outl(PCI_PORT_ADDR, CONF_ENABLE);
	return x86_inl(PCI_PORT_ADDR) == CONF_ENABLE;
}
