/* SPDX-License-Identifier: BSD-3-Clause */
/* What the files of the arm64 platform give each other. */
#ifndef __PLAT_ARM64_H__
#define __PLAT_ARM64_H__

#include <uk/essentials.h>
#include <uk/page.h>
#include <uk/plat/lcpu.h>

#define BOOT_MEM_MAX 16
#define BOOT_DTB_MAX 0x200000 /* by the boot protocol */

/* What a boot wants from the device tree; gathered in one pass. */
struct boot_fdt {
	struct {
		__paddr_t base;
		__sz len;
	} mem[BOOT_MEM_MAX];
	unsigned int mem_count;
	__paddr_t initrd, initrd_end;
	__paddr_t cmdline; /* 0: none */
	__sz cmdline_len; /* with the NUL */
	__paddr_t uart; /* of the console, a PL011; 0: none */
	__u32 used; /* bytes of the tree */
	int psci_smc; /* PSCI by smc instead of hvc */
};

/* Reads the tree at `dtb`, mapped at its physical address.  0 or -EINVAL. */
int boot_fdt_read(struct boot_fdt *b, __paddr_t dtb);

/*
 * Takes `kaslr-seed` out of the tree for random numbers; with `wipe` nobody
 * else gets it.
 */
void boot_fdt_seed(const void *fdt, int wipe);

/* From entry.S. */
void plat_setup(__paddr_t load, __paddr_t dtb) __noreturn;

/* Page tables before there is an allocator. */
void boot_pt_init(__paddr_t load);
void boot_pt_drop_idmap(void);
int boot_pt_map_ram(__paddr_t from, __paddr_t to);

/* Unmaps a page of the image, in the image. */
void boot_pt_guard(const void *page);

/* Which instruction reaches PSCI. */
void plat_psci_init(int smc);

/* Starts the CPU `id` at the physical address `entry`, x0 = arg; or -EIO. */
int plat_psci_cpu_on(__u64 id, __paddr_t entry, __u64 arg);

/* link.lds.S */
extern char _text[], _etext[], _erodata[], _end[];
static inline __sz plat_image_len(void)
{
	return (__sz)((__uptr)_end - (__uptr)_text);
}

extern char __pt_l0[], __pt_l3k[], __pt_pool[], __pt_pool_end[];
extern char __crash_guard[];

/* The page below the stack for reports of CPU `idx`: see vectors.S. */
static inline char *plat_crash_guard(__u32 idx)
{
	return __crash_guard + idx * 2 * PAGE_SIZE;
}

/*
 * From entry.S, with UKPLAT_KASLR: maps the image at its new address, and gives
 * by how much it moves; there, takes the old one away.
 */
__uptr boot_kaslr(__paddr_t load, __paddr_t dtb);
void boot_kaslr_done(__uptr slide);

#endif /* __PLAT_ARM64_H__ */
