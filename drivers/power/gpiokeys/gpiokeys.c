/* SPDX-License-Identifier: BSD-3-Clause */
/* The power button of arm64 machines with a device tree. */
#include <errno.h>

#include <uk/boot.h>
#include <uk/init.h>
#include <uk/intctlr.h>
#include <uk/plat/bootinfo.h>
#include <uk/plat/ctl.h>
#include <uk/plat/io.h>
#include <uk/plat/memory.h>
#include <uk/print.h>

#include "keys.h"
#include "pl061_hw.h"

#define DTB_MAX 0x200000

static volatile __u8 *regs;
static __u8 bit;

static int on_key(void *arg __unused)
{
	if (!(uk_ioread8(regs + PL061_MIS) & bit))
		return 0;
	uk_iowrite8(regs + PL061_IC, bit);
	(void)uk_raise_event(UKPLAT_SHUTDOWN_EVENT, (void *)UKPLAT_HALT);
	return 1;
}

static void set_bit(unsigned int reg, int on)
{
	__u8 v = uk_ioread8(regs + reg);

	uk_iowrite8(regs + reg, (__u8)(on ? v | bit : v & ~bit));
}

/* One interrupt when the key goes down, and none when it comes up. */
static int open_key(const struct gpio_key *k)
{
	unsigned int irq, trigger;
	int rc;

	rc = uk_intctlr_irq_fdt_xlat(k->irq, k->irq_cells, &irq, &trigger);
	if (rc)
		return rc;
	regs = ukplat_iomap(k->base, k->len);
	if (!regs)
		return -ENOMEM;
	bit = (__u8)(1U << k->line);
	set_bit(PL061_DIR, 0);
	set_bit(PL061_IS, 0);
	set_bit(PL061_IBE, 0);
	set_bit(PL061_IEV, !k->active_low);
	uk_iowrite8(regs + PL061_IC, bit);
	rc = uk_intctlr_irq_configure(irq, trigger);
	if (!rc)
		rc = uk_intctlr_irq_register(irq, on_key, __NULL);
	if (!rc)
		set_bit(PL061_IE, 1);
	return rc;
}

static int keys_init(struct uk_init_ctx *ictx __unused)
{
	__paddr_t dtb = ukplat_bootinfo_get()->dtb;
	struct gpio_key k;
	int rc;

	if (!dtb || gpio_key_find(ukplat_phys_to_virt(dtb), DTB_MAX, &k))
		return 0; /* a machine without a power key */
	rc = open_key(&k);
	if (!rc)
		ukplat_ctl_word(UK_CTL_BUTTON, "gpio-keys");
	else
		uk_pr_warn("cannot listen to the power button: %d\n", rc);
	return 0;
}

uk_lib_initcall(keys_init, 0x0);
