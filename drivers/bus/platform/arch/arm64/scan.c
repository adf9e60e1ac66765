/* SPDX-License-Identifier: BSD-3-Clause */
/* QEMU virt's 32 virtio-mmio slots, where the device tree puts them. */

#include "../../platform.h"

#define SLOT_BASE 0x0a000000UL
#define SLOT_SIZE 512
#define SLOT_COUNT 32
#define SLOT_INTID 48 /* SPI 16 */

void pf_scan_machine(void)
{
	struct pf_device dev = {
		.compatible = "virtio,mmio",
		.size = SLOT_SIZE,
	};

	for (unsigned int i = 0; i < SLOT_COUNT; i++) {
		dev.base = SLOT_BASE + i * SLOT_SIZE;
		dev.irq = SLOT_INTID + i;
		pf_offer(&dev);
	}
}
