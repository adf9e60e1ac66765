/* SPDX-License-Identifier: BSD-3-Clause */
/* Configuration ports of PCs. */
#ifndef __PCI_PORTS_H__
#define __PCI_PORTS_H__

#include <stdbool.h>

#include <uk/essentials.h>

#define PCI_PORT_ADDR 0xcf8
#define PCI_PORT_DATA 0xcfc

/* Does this machine have them? */
bool pci_ports_there(void);

/* acpi.c, noacpi.c: fills in what the MCFG table says; false if nothing. */
struct pci_host;
bool pci_mcfg_read(struct pci_host *h);

#endif /* __PCI_PORTS_H__ */
