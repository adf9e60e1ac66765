/* SPDX-License-Identifier: BSD-3-Clause */
/* Interrupts of the Arm PrimeCell UART PL011 (DDI 0183, 3.3) for input. */
#include <errno.h>

#include <uk/fdt_walk.h>
#include <uk/intctlr.h>
#include <uk/plat/bootinfo.h>
#include <uk/plat/console.h>
#include <uk/plat/io.h>

#define DTB_MAX 0x200000
#define UART_LEN 0x1000
#define IMSC 0x38
#define ICR 0x44
#define INT_RX (1 << 4) /* as many bytes as the FIFO's mark */
#define INT_RT (1 << 6) /* fewer, and no more for a while */

static void (*notify)(void *arg);
static void *notify_arg;
static volatile __u8 *uart; /* set: registered */

static int received(void *arg __unused)
{
	uk_iowrite32(uart + ICR, INT_RX | INT_RT);
	notify(notify_arg);
	return 1;
}

/* The interrupt of the UART at `base`. */
static int line_find(__paddr_t base, unsigned int *irq, unsigned int *trigger)
{
	static const char *const names[] = { "arm,pl011" };
	__paddr_t dtb = ukplat_bootinfo_get()->dtb;
	struct uk_fdt_walk w;
	const __u32 *cells;
	__u64 at, len;
	int rc, n;

	rc = uk_fdt_walk_init(&w, ukplat_phys_to_virt(dtb), DTB_MAX);
	if (rc)
		return rc;
	do {
		rc = uk_fdt_walk_next(&w, names, ARRAY_SIZE(names));
		if (rc < 0)
			return rc;
	} while (uk_fdt_walk_reg(&w, 0, &at, &len) || at != base);
	rc = uk_fdt_walk_irq(&w, 0, &cells, &n);
	return rc ? rc : uk_intctlr_irq_fdt_xlat(cells, n, irq, trigger);
}

int ukplat_cink_notify(void (*fn)(void *arg), void *arg)
{
	__paddr_t base = ukplat_bootinfo_get()->uart;
	unsigned int irq, trigger;
	int rc;

	notify_arg = arg;
	notify = fn;
	if (uart)
		return 0;
	if (!base || line_find(base, &irq, &trigger))
		return -ENOTSUP;
	uart = ukplat_iomap(base, UART_LEN);
	if (!uart)
		return -ENOMEM;
	rc = uk_intctlr_irq_configure(irq, trigger);
	if (!rc)
		rc = uk_intctlr_irq_register(irq, received, __NULL);
	if (rc) {
		uart = __NULL;
		return rc;
	}
	uk_iowrite32(uart + IMSC, INT_RX | INT_RT);
	return 0;
}
