/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The end of the machine by QEMU's debug devices and by what every PC has.
 * Drivers (ACPI) come in between, through UKPLAT_POWER_EVENT.
 */
#include <uk/asm/arch.h>
#include <uk/plat/lcpu.h>

#include <plat_common.h>

#define PORT_DEBUGCON 0xe9 /* isa-debugcon: reads as 0xe9 */
#define PORT_DEBUG_EXIT 0xf4 /* isa-debug-exit */
#define PORT_RESET 0xcf9
#define RESET_FULL 0x06
#define PORT_I8042 0x64
#define I8042_RESET 0xfe

void plat_ctl_puts(const char *line)
{
	if (x86_inb(PORT_DEBUGCON) != PORT_DEBUGCON)
		return;
	while (*line)
		x86_outb(PORT_DEBUGCON, (__u8)*line++);
}

void plat_machine_report(enum ukplat_gstate request, int status)
{
	if (request != UKPLAT_RESTART)
		x86_outl(PORT_DEBUG_EXIT, (__u32)status);
}

void plat_machine_end(enum ukplat_gstate request __unused, int status __unused)
{
	static const struct {
		__u16 limit;
		__u64 base;
	} __packed no_idt = { 0, 0 };

	/* Firecracker, and QEMU with -no-reboot, take a reset as the end. */
	x86_outb(PORT_I8042, I8042_RESET);
	x86_outb(PORT_RESET, RESET_FULL);
	__asm__ __volatile__("lidt %0; ud2" : : "m"(no_idt));
	ukplat_lcpu_halt();
}
