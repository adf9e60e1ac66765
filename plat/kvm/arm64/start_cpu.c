/* SPDX-License-Identifier: BSD-3-Clause */
/* Further CPUs: those of the device tree, switched on by PSCI. */
#include <errno.h>

#include <uk/asm/paging.h>
#include <uk/fdt.h>
#include <uk/init.h>
#include <uk/plat/bootinfo.h>
#include <uk/plat/lcpu.h>
#include <uk/plat/memory.h>
#include <uk/plat/paging.h>

#include <plat_common.h>

#include "plat_arm64.h"

#define IRQ_STACK 0x4000
#define GIB_SHIFT 30

/* cpu_entry.S */
void plat_start_cpu(void);
void plat_start_main(struct lcpu *l) __noreturn;

/*
 * Level 2 (39 bits of address): the GiB that the image lies in at its own
 * address.  Read by the walker of a CPU that comes up; never changes back.
 */
__pte_t plat_start_idmap[UKARCH_PT_ENTRIES] __align(4096);

/* Of the other CPUs; below each a page that is not mapped. */
static struct {
	__u8 guard[PAGE_SIZE];
	__u8 stack[IRQ_STACK];
} __align(4096) irq_stacks[CONFIG_UKPLAT_LCPU_MAXCOUNT - 1];

void plat_start_main(struct lcpu *l)
{
	boot_pt_drop_idmap();
	plat_lcpu_main(l);
}

int plat_lcpu_power_on(struct lcpu *l)
{
	__paddr_t entry = ukplat_virt_to_phys((void *)plat_start_cpu);
	__paddr_t gib = entry >> GIB_SHIFT;

	if (gib >= UKARCH_PT_ENTRIES)
		return -ENOTSUP;
	plat_start_idmap[gib] =
		ukarch_pte_make_page(gib << GIB_SHIFT, PAGE_ATTR_PROT_RE, 2);
	__asm__ __volatile__("dsb sy" ::: "memory");
	boot_pt_guard(irq_stacks[l->idx - 1].guard);
	boot_pt_guard(plat_crash_guard(l->idx));
	l->irqsp = (__uptr)irq_stacks[l->idx - 1].stack + IRQ_STACK;
	return plat_psci_cpu_on(l->id, entry, l->idx);
}

/* The numbers of /cpus/cpu@...: two cells if #address-cells says so. */
static void cpu_add(const struct uk_fdt *f, __u32 off, __u32 cells)
{
	struct uk_fdt_tok t;
	__u64 id;

	if (uk_fdt_prop(f, off, "device_type", &t) ||
	    !uk_fdt_strlist_has(&t, "cpu") || uk_fdt_prop(f, off, "reg", &t))
		return;
	id = uk_fdt_cell(&t, 0, 0);
	if (cells == 2)
		id = id << 32 | uk_fdt_cell(&t, 1, 0);
	(void)ukplat_lcpu_add(id);
}

/* `off` is behind the begin of the node /cpus. */
static int cpus_read(const struct uk_fdt *f, __u32 off)
{
	struct uk_fdt_tok t;
	__u32 cells = 2;
	int type, rc = 0;

	if (!uk_fdt_prop(f, off, "#address-cells", &t))
		cells = uk_fdt_cell(&t, 0, 2);
	while (!rc && (type = uk_fdt_next_child(f, &off, UK_FDT_LETTER('c'),
						&t)) == UK_FDT_BEGIN_NODE) {
		cpu_add(f, off, cells);
		rc = uk_fdt_skip(f, &off);
	}
	return rc;
}

static int is_cpus(const char *s)
{
	return s[0] == 'c' && s[1] == 'p' && s[2] == 'u' && s[3] == 's' &&
	       !s[4];
}

static int cpus_find(struct uk_init_ctx *ictx __unused)
{
	struct uk_fdt_tok t;
	struct uk_fdt f;
	__u32 off = 0;
	int rc;

	rc = uk_fdt_open(&f, ukplat_phys_to_virt(ukplat_bootinfo_get()->dtb),
			 BOOT_DTB_MAX);
	if (rc || uk_fdt_next(&f, &off, &t) != UK_FDT_BEGIN_NODE)
		return 0;
	while (!rc && uk_fdt_next_child(&f, &off, UK_FDT_LETTER('c'), &t) ==
			      UK_FDT_BEGIN_NODE) {
		if (is_cpus(t.name))
			return cpus_read(&f, off);
		rc = uk_fdt_skip(&f, &off);
	}
	return 0;
}
uk_plat_initcall(cpus_find, 0x0);
