/* SPDX-License-Identifier: BSD-3-Clause */
/* Starting further CPUs: the page where they begin, and their first C code. */
#include <errno.h>

#include <uk/asm/arch.h>
#include <uk/asm/paging.h>
#include <uk/asm/traps.h>
#include <uk/init.h>
#include <uk/plat/lcpu.h>
#include <uk/plat/memory.h>

#include <plat_common.h>

#include "directmap.h"
#include "mptable.h"
#include "start_cpu.h"

#define CPUID1_EBX_APIC_SHIFT 24

extern const char kvm_ap_tramp[], kvm_ap_tramp_end[];
extern const char kvm_ap_root[], kvm_ap_sp[];
extern __visible __pte_t kvm_pd_dm[]; /* boot.S */

/*
 * The kernel's root with the first GiB of the direct map at address 0 as well,
 * for the first steps only.  What they execute is not mapped as global.
 */
static __pte_t ap_root[UKARCH_PT_ENTRIES] __align(4096);
static __pte_t ap_low[UKARCH_PT_ENTRIES] __align(4096);
static __paddr_t kernel_root;
static struct lcpu *starting;

/* Also the number of this CPU, to tell it from the others. */
void kvm_ap_reserve(void)
{
	__u32 r[4];

	x86_cpuid(1, 0, r);
	ukplat_lcpus[0].id = r[1] >> CPUID1_EBX_APIC_SHIFT;
	plat_mem_add(KVM_AP_PAGE, PAGE_SIZE, UKPLAT_MEMRT_RESERVED,
		     UKPLAT_MEMRF_READ);
}

void kvm_ap_main(void)
{
	struct lcpu *l = starting;

	ukarch_pt_write_root(kernel_root);
	x86_cpu_init(l);
	plat_lcpu_main(l);
}

static __sz offset(const char *sym)
{
	return (__uptr)sym - (__uptr)kvm_ap_tramp;
}

static void put64(char *page, const char *sym, __u64 v)
{
	*(__u64 *)(page + offset(sym)) = v;
}

int plat_lcpu_power_on(struct lcpu *l)
{
	char *page = ukplat_phys_to_virt(KVM_AP_PAGE);
	const __pte_t *root;

	if (!plat_lcpu_ops()->init_sipi)
		return -ENOTSUP;
	kernel_root = ukarch_pt_read_root(0);
	root = ukplat_phys_to_virt(kernel_root);
	for (unsigned int i = 0; i < UKARCH_PT_ENTRIES; i++)
		ap_root[i] = root[i];
	ap_low[0] = ukarch_pte_make_table(ukplat_virt_to_phys(kvm_pd_dm));
	ap_root[0] = ukarch_pte_make_table(ukplat_virt_to_phys(ap_low));
	for (__sz i = 0; i < offset(kvm_ap_tramp_end); i++)
		page[i] = kvm_ap_tramp[i];
	put64(page, kvm_ap_root, ukplat_virt_to_phys(ap_root));
	put64(page, kvm_ap_sp, l->entry_sp);
	starting = l;
	barrier();
	return plat_lcpu_ops()->init_sipi(l->id, KVM_AP_PAGE >> PAGE_SHIFT);
}

/* After the drivers that read ACPI: what machines without it have. */
static int cpus_find(struct uk_init_ctx *ictx __unused)
{
	const __u32 len = MPTABLE_END - MPTABLE_BASE;
	const __u8 *area;
	__u32 id;

	if (ukplat_lcpu_present() != 1)
		return 0;
	area = kvm_dm_map(MPTABLE_BASE, len, 0);
	for (unsigned int i = 0; area && !kvm_mptable_cpu(area, len, i, &id);
	     i++)
		(void)ukplat_lcpu_add(id);
	return 0;
}
uk_plat_initcall(cpus_find, 0x0);
