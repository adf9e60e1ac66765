/* SPDX-License-Identifier: BSD-3-Clause */
/* Stand-in for host tests: gives the driver to the test. */
#include_next <uk/bus/pci.h>

#undef PCI_REGISTER_DRIVER
#define PCI_REGISTER_DRIVER(d) struct pci_driver *const test_pci_driver = &(d)
