/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * From boot.S to ukboot: reads what the boot protocol left, builds the memory
 * map, maps the RAM, and hands the command line over.
 *
 * PVH: Xen's public/arch-x86/hvm/start_info.h.  Linux: Documentation/arch/x86/
 * zero-page.rst and boot.rst.
 */
#include <uk/asm/arch.h>
#include <uk/asm/traps.h>
#include <uk/essentials.h>
#include <uk/plat/bootstrap.h>
#include <uk/plat/lcpu.h>

#include <plat_common.h>

#include "directmap.h"
#include "setup.h"
#include "start_cpu.h"

#define E820_RAM 1
#define BOOT_PARAMS_E820_COUNT 0x1e8
#define BOOT_PARAMS_E820 0x2d0
#define BOOT_PARAMS_RAMDISK 0x218
#define BOOT_PARAMS_RAMDISK_SIZE 0x21c
#define BOOT_PARAMS_CMDLINE 0x228
#define BOOT_PARAMS_RSDP 0x070
#define BOOT_PARAMS_EXT_RAMDISK 0x0c0
#define BOOT_PARAMS_EXT_RAMDISK_SIZE 0x0c4
#define BOOT_PARAMS_EXT_CMDLINE 0x0c8
#define E820_MAX 128
#define CMDLINE_MAX 65536

#define PVH_MAGIC 0x336ec578
#define PVH_MEMMAP_MAX 512

#define PIC1_DATA 0x21
#define PIC2_DATA 0xa1

struct pvh_start_info {
	__u32 magic;
	__u32 version;
	__u32 flags;
	__u32 nr_modules;
	__u64 modlist;
	__u64 cmdline;
	__u64 rsdp;
	__u64 memmap; /* from version 1 */
	__u32 memmap_entries;
	__u32 reserved;
} __packed;

/* QEMU puts it at any address. */
struct pvh_module {
	__u64 pa;
	__u64 size;
	__u64 cmdline;
	__u64 reserved;
} __packed;

/* The memory map of both protocols; entries differ in size only. */
struct e820 {
	__u64 addr;
	__u64 size;
	__u32 type;
} __packed;

#define PVH_MEMMAP_STRIDE 24
#define LINUX_E820_STRIDE 20

extern __visible char _text[], _erodata[], _end[];

static char no_cmdline[1];

/* Maps a text; gives its size with the NUL, or 0. */
static __sz map_text(__paddr_t pa)
{
	const char *s = pa ? kvm_dm_map(pa, 1, 0) : __NULL;
	__sz len = 0;

	if (!s)
		return 0;
	do {
		if (PAGE_ALIGNED(pa + len) && !kvm_dm_map(pa + len, 1, 0))
			return 0;
		if (len == CMDLINE_MAX)
			return 0;
	} while (s[len++]);
	return len;
}

static void add_cmdline(__paddr_t pa)
{
	struct ukplat_bootinfo *bi = ukplat_bootinfo_get();
	__sz len = map_text(pa);

	bi->cmdline = len ? ukplat_phys_to_virt(pa) : no_cmdline;
	bi->cmdline_len = len ? len : 1;
	plat_mem_add(pa, len, UKPLAT_MEMRT_CMDLINE, UKPLAT_MEMRF_READ);
}

static void add_initrd(__paddr_t pa, __sz len)
{
	if (len)
		plat_mem_add(pa, len, UKPLAT_MEMRT_INITRD,
			     UKPLAT_MEMRF_READ | UKPLAT_MEMRF_WRITE);
}

/* Reserved ranges first: what is in the map already wins. */
static void add_e820(const __u8 *map, __u32 count, __sz stride)
{
	const struct e820 *e;

	for (__u32 i = 0; i < count; i++) {
		e = (const struct e820 *)(map + i * stride);
		if (e->type != E820_RAM)
			plat_mem_add(e->addr, e->size, UKPLAT_MEMRT_RESERVED,
				     UKPLAT_MEMRF_READ);
	}
	for (__u32 i = 0; i < count; i++) {
		e = (const struct e820 *)(map + i * stride);
		if (e->type == E820_RAM)
			plat_mem_add(e->addr, e->size, UKPLAT_MEMRT_FREE,
				     UKPLAT_MEMRF_READ | UKPLAT_MEMRF_WRITE);
	}
}

static const struct pvh_start_info *pvh_info(__paddr_t pa)
{
	const struct pvh_start_info *si = kvm_dm_map(pa, sizeof(*si), 0);

	if (!si || si->magic != PVH_MAGIC || si->version < 1 ||
	    si->memmap_entries > PVH_MEMMAP_MAX)
		return __NULL;
	return si;
}

static int read_pvh(__paddr_t pa)
{
	struct ukplat_bootinfo *bi = ukplat_bootinfo_get();
	const struct pvh_start_info *si = pvh_info(pa);
	const struct pvh_module *mod;
	const __u8 *map;

	if (!si)
		return 0;
	bi->bootprotocol = "pvh";
	bi->rsdp = si->rsdp;
	if (si->nr_modules) {
		mod = kvm_dm_map(si->modlist, sizeof(*mod), 0);
		if (mod)
			add_initrd(mod->pa, mod->size);
	}
	add_cmdline(si->cmdline);
	map = kvm_dm_map(si->memmap,
			 (__sz)si->memmap_entries * PVH_MEMMAP_STRIDE, 0);
	if (!map)
		return 0;
	add_e820(map, si->memmap_entries, PVH_MEMMAP_STRIDE);
	return 1;
}

static __u32 field32(const __u8 *p, __sz off)
{
	__u32 v;

	__builtin_memcpy(&v, p + off, sizeof(v));
	return v;
}

/* A 64-bit value in two fields that are not neighbours. */
static __u64 field64(const __u8 *p, __sz lo, __sz hi)
{
	return field32(p, lo) | (__u64)field32(p, hi) << 32;
}

static int read_linux(__paddr_t pa)
{
	struct ukplat_bootinfo *bi = ukplat_bootinfo_get();
	const __u8 *p = kvm_dm_map(pa, PAGE_SIZE, 0);
	__u32 count;

	if (!p)
		return 0;
	bi->bootprotocol = "linux";
	bi->rsdp = field64(p, BOOT_PARAMS_RSDP, BOOT_PARAMS_RSDP + 4);
	add_initrd(field64(p, BOOT_PARAMS_RAMDISK, BOOT_PARAMS_EXT_RAMDISK),
		   field64(p, BOOT_PARAMS_RAMDISK_SIZE,
			   BOOT_PARAMS_EXT_RAMDISK_SIZE));
	add_cmdline(field64(p, BOOT_PARAMS_CMDLINE, BOOT_PARAMS_EXT_CMDLINE));
	count = MIN(p[BOOT_PARAMS_E820_COUNT], E820_MAX);
	add_e820(p + BOOT_PARAMS_E820, count, LINUX_E820_STRIDE);
	return 1;
}

const char *kvm_cmdline(int linux_protocol, __paddr_t info, __sz *len)
{
	const struct pvh_start_info *si;
	const __u8 *p;
	__paddr_t pa = 0;

	if (linux_protocol) {
		p = kvm_dm_map(info, PAGE_SIZE, 0);
		if (p)
			pa = field64(p, BOOT_PARAMS_CMDLINE,
				     BOOT_PARAMS_EXT_CMDLINE);
	} else {
		si = pvh_info(info);
		if (si)
			pa = si->cmdline;
	}
	*len = map_text(pa);
	return ukplat_phys_to_virt(pa);
}

/* Maps what the map calls RAM; drops what there is no memory to map for. */
static void map_ram(void)
{
	struct ukplat_memregion_desc *m;

	for (int i = 0; !ukplat_memregion_get(i, &m); i++) {
		if (!(m->type & (UKPLAT_MEMRT_FREE | UKPLAT_MEMRT_INITRD)))
			continue;
		if (!kvm_dm_map(m->pbase, m->len, 0))
			m->type = UKPLAT_MEMRT_RESERVED;
		else if (m->pbase + m->len > plat_mem_mapped_end)
			plat_mem_mapped_end = m->pbase + m->len;
		/* Mapping may have taken page tables from an earlier region. */
	}
}

__paddr_t ukplat_virt_to_phys(const volatile void *va)
{
	__uptr v = (__uptr)va;

	return v >= UK_VA_KERNEL ? v - UK_VA_IMAGE : v - UK_VA_DIRECTMAP;
}

void kvm_boot_main(int linux_protocol, __paddr_t info)
{
	struct ukplat_bootinfo *bi = ukplat_bootinfo_get();
	int ok;

	x86_cpu_init(&ukplat_lcpus[0]);
	/* The PIC stays silent: interrupts come through the APICs. */
	x86_outb(PIC1_DATA, 0xff);
	x86_outb(PIC2_DATA, 0xff);

	plat_mem_add(ukplat_virt_to_phys(_text), (__sz)(_end - _text),
		     UKPLAT_MEMRT_KERNEL, UKPLAT_MEMRF_READ);
	if (UK_IS_ENABLED(CONFIG_HAVE_SMP))
		kvm_ap_reserve();
	ok = linux_protocol ? read_linux(info) : read_pvh(info);
	if (!ok)
		ukplat_crash();
	if (UK_IS_ENABLED(CONFIG_UKPLAT_RANDOM))
		plat_random_cmdline(bi->cmdline, bi->cmdline_len);
	map_ram();
	if (!kvm_dm_protect(ukplat_virt_to_phys(_text),
			    ukplat_virt_to_phys(_erodata)))
		ukplat_crash();
	ukplat_entry_argp(__NULL, bi->cmdline, bi->cmdline_len);
}
