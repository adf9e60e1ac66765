/* SPDX-License-Identifier: BSD-3-Clause */
/* The first C code: device tree, memory, console, and on to ukboot. */
#include <uk/asm/paging.h>
#include <uk/pl011.h>
#include <uk/plat/bootinfo.h>
#include <uk/plat/bootstrap.h>
#include <uk/plat/io.h>
#include <uk/plat/lcpu.h>

#include <plat_common.h>

#include "plat_arm64.h"

/* What is in use goes in first: RAM fills the rest. */
static void memory(const struct boot_fdt *b, __paddr_t load, __paddr_t dtb)
{
	const __u16 rw = UKPLAT_MEMRF_READ | UKPLAT_MEMRF_WRITE;
	__paddr_t end;

	plat_mem_add(load, plat_image_len(), UKPLAT_MEMRT_KERNEL,
		     UKPLAT_MEMRF_READ);
	plat_mem_add(dtb, b->used, UKPLAT_MEMRT_DEVICETREE, rw);
	if (b->initrd < b->initrd_end)
		plat_mem_add(b->initrd, b->initrd_end - b->initrd,
			     UKPLAT_MEMRT_INITRD, rw);
	for (unsigned int i = 0; i < b->mem_count; i++) {
		end = b->mem[i].base + b->mem[i].len;
		if (boot_pt_map_ram(b->mem[i].base, end))
			continue;
		plat_mem_add(b->mem[i].base, b->mem[i].len, UKPLAT_MEMRT_FREE,
			     rw);
		plat_mem_mapped_end = MAX(plat_mem_mapped_end, end);
	}
}

/*
 * Without a device tree there is no console to complain on: the end, told by
 * semihosting if somebody listens.
 */
void plat_setup(__paddr_t load, __paddr_t dtb)
{
	struct ukplat_bootinfo *bi = ukplat_bootinfo_get();
	struct boot_fdt b = { 0 };
	void *uart;

	boot_pt_init(load);
	ukplat_lcpus[0].id = SYSREG_READ(mpidr_el1) & 0xff00ffffffUL;
	if (boot_fdt_read(&b, dtb))
		ukplat_crash();
	plat_psci_init(b.psci_smc);
	memory(&b, load, dtb);
	boot_pt_drop_idmap();

	uart = b.uart ? ukplat_iomap(b.uart, PAGE_SIZE) : __NULL;
	if (uart)
		uk_pl011_console(uart);
	bi->bootprotocol = "dtb";
	bi->dtb = dtb;
	bi->uart = b.uart;
	if (b.cmdline) {
		bi->cmdline = ukplat_phys_to_virt(b.cmdline);
		bi->cmdline_len = b.cmdline_len;
	}
	if (UK_IS_ENABLED(CONFIG_UKPLAT_RANDOM)) {
		plat_random_cmdline(bi->cmdline, bi->cmdline_len);
		boot_fdt_seed(ukplat_phys_to_virt(dtb), 1);
	}
	ukplat_entry_argp(__NULL, bi->cmdline, bi->cmdline_len);
}
