/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Boots an x86_64 ELF image the way Firecracker does: a PVH kernel of its own
 * that takes the image as ramdisk, copies its segments to their physical
 * addresses, fills in a zero page and jumps to e_entry.
 */
typedef unsigned char u8;
typedef unsigned short u16;
typedef unsigned int u32;
typedef unsigned long u64;

#define ZERO_PAGE 0x7000UL
#define CMDLINE 0x20000UL
#define PT_LOAD 1

struct start_info {
	u32 magic, version, flags, nr_modules;
	u64 modlist, cmdline, rsdp, memmap;
	u32 memmap_entries, reserved;
};

struct phdr {
	u32 type, flags;
	u64 offset, vaddr, paddr, filesz, memsz, align;
};

static void copy(void *dst, const void *src, u64 n)
{
	__asm__ volatile("rep movsb"
			 : "+D"(dst), "+S"(src), "+c"(n)
			 :
			 : "memory");
}

static void zero(void *dst, u64 n)
{
	__asm__ volatile("rep stosb" : "+D"(dst), "+c"(n) : "a"(0) : "memory");
}

/* Is `word` in `s`? */
static int has(const char *s, const char *word)
{
	u64 n;

	for (; *s; s++) {
		for (n = 0; word[n] && s[n] == word[n];)
			n++;
		if (!word[n])
			return 1;
	}
	return 0;
}

/* Old loaders do not tell where ACPI is: "norsdp" on the command line. */
static void zero_page(const struct start_info *si)
{
	u8 *zp = (u8 *)ZERO_PAGE;
	const u8 *map = (const u8 *)si->memmap;
	const char *s = (const char *)si->cmdline;
	u64 n = 0;

	while (s[n])
		n++;
	copy((void *)CMDLINE, s, n + 1);
	zero(zp, 4096);
	*(u16 *)(zp + 0x1fe) = 0xaa55;
	*(u32 *)(zp + 0x202) = 0x53726448; /* "HdrS" */
	*(u8 *)(zp + 0x210) = 0xff; /* type of loader: unknown */
	*(u32 *)(zp + 0x228) = (u32)CMDLINE;
	*(u32 *)(zp + 0x238) = (u32)n;
	*(u64 *)(zp + 0x070) = has(s, "norsdp") ? 0 : si->rsdp;
	zp[0x1e8] = (u8)si->memmap_entries;
	for (u32 i = 0; i < si->memmap_entries; i++)
		copy(zp + 0x2d0 + i * 20, map + i * 24, 20);
}

u64 load(const struct start_info *si);

u64 load(const struct start_info *si)
{
	const u8 *elf = (const u8 *)*(u64 *)si->modlist;
	const struct phdr *ph = (const void *)(elf + *(u64 *)(elf + 32));
	u16 n = *(u16 *)(elf + 56);

	for (; n; n--, ph++) {
		if (ph->type != PT_LOAD)
			continue;
		copy((void *)ph->paddr, elf + ph->offset, ph->filesz);
		zero((u8 *)ph->paddr + ph->filesz, ph->memsz - ph->filesz);
	}
	zero_page(si);
	return *(u64 *)(elf + 24);
}
