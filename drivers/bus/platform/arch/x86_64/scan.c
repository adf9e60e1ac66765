/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * QEMU's microvm with ACPI says nothing on the command line: its 24 slots are
 * at fixed addresses (hw/i386/microvm.c), interrupts on the second IOAPIC.
 * Machines with PCI may have anything there, and are left alone.
 */

#include <stdbool.h>
#include <string.h>

#include <uk/asm/arch.h>
#include <uk/plat/bootinfo.h>
#include <uk/plat/io.h>

#include "../../platform.h"

#define SLOT_BASE 0xfeb00000UL
#define SLOT_SIZE 512
#define SLOT_COUNT 24
#define SLOT_GSI 24
#define RSDP_LEN 20
#define RSDP_OEMID 9
#define PCI_ADDR 0xcf8
#define PCI_ADDR_ENABLE 0x80000000U

/* The address register keeps what is written, if there is one. */
static bool has_pci(void)
{
	x86_outl(PCI_ADDR, PCI_ADDR_ENABLE);
	return x86_inl(PCI_ADDR) == PCI_ADDR_ENABLE;
}

/* The tables of microvm, q35 and pc carry QEMU's name. */
static bool is_microvm(const struct ukplat_bootinfo *bi)
{
	const char *rsdp;

	if (!UK_IS_ENABLED(CONFIG_LIBUKBUS_PLATFORM_SLOTS) || !bi->rsdp ||
	    has_pci())
		return false;
	rsdp = ukplat_iomap(bi->rsdp, RSDP_LEN);
	return rsdp && !memcmp(rsdp + RSDP_OEMID, "BOCHS ", 6);
}

void pf_scan_machine(const char *const compat[] __unused, int n __unused)
{
	struct pf_device dev = {
		.compatible = "virtio,mmio",
		.size = SLOT_SIZE,
	};

	if (!is_microvm(ukplat_bootinfo_get()))
		return;
	/* QEMU gives them away from the last on: the first -device is first. */
	for (unsigned int i = SLOT_COUNT; i-- > 0;) {
		dev.base = SLOT_BASE + i * SLOT_SIZE;
		dev.irq = SLOT_GSI + i;
		pf_offer(&dev);
	}
}
