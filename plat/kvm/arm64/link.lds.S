/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Image of arm64 on KVM.  Linked to the top 2 GiB; the byte at UK_VA_KERNEL is
 * the first of the image wherever it is loaded.  The physical addresses are
 * those of the ELF form on QEMU's virt: 1 MiB into RAM, because QEMU puts the
 * device tree (1 MiB) in front of it.  One segment per permission.
 */
#include <uk/page.h>
#include <uk/plat/sections.lds.h>

#define PHYS(a) ((a) - UK_VA_KERNEL + 0x40100000)
/* A kernel that moves may end up in the other GiB of its own. */
#if CONFIG_UKPLAT_KASLR
#define SPAN 2
#else
#define SPAN 1
#endif
#define GUARD_PTE(a) ((((a) - UK_VA_KERNEL) >> 12) * 8)

OUTPUT_FORMAT(elf64-littleaarch64)
OUTPUT_ARCH(aarch64)
ENTRY(boot_entry)

PHDRS
{
	text PT_LOAD FLAGS(5);
	rodata PT_LOAD FLAGS(4);
	data PT_LOAD FLAGS(6);
	tls PT_TLS FLAGS(4);
}

SECTIONS
{
	. = UK_VA_KERNEL;
	_text = .;
	.text : AT(PHYS(ADDR(.text))) {
		KEEP(*(.text.boot))
		UK_LDS_TEXT
		*(.iplt .plt)
		. = ALIGN(0x1000);
	} :text
	_etext = .;

	_rodata = .;
	UK_LDS_RODATA_SECTIONS
	.data : AT(PHYS(ADDR(.data))) {
		UK_LDS_DATA
		. = ALIGN(16);
	} :data
	_edata = .;
	.bss : AT(PHYS(ADDR(.bss))) {
		. = ALIGN(64);
		__bss_start = .;
		UK_LDS_BSS
		. = ALIGN(64);
		__bss_end = .;
	} :data

	/* Not zeroed: stacks, each above a page that is not mapped. */
	.noinit (NOLOAD) : AT(PHYS(ADDR(.noinit))) {
		. = ALIGN(0x1000);
		__boot_guard = .;
		. += 0x1000 + 0x10000;
		__boot_stack_top = .;
		__irq_guard = .;
		. += 0x1000;
		__idmap = .; /* a table, until interrupts are used */
		. += 0x4000;
		__irq_stack_top = .;
		__crash_guard = .;
		. += 0x1000;
		. = ALIGN(0x1000);
		*(.noinit.crashstack)
		. = ALIGN(0x1000);
	} :data

	/* Page tables: those of boot, with one per 2 MiB of image, and spares. */
	. = ALIGN(0x1000);
	__pt_tables = ((. - _text + 0x40000) >> 21) + 1;
	.pagetables (NOLOAD) : AT(PHYS(ADDR(.pagetables))) {
		__pt_l0 = .;
		. += 0x1000;
		__pt_l1k = .;
		. += 0x1000;
		__pt_l2k = .;
		. += 0x1000 * SPAN;
		__pt_l3k = .;
		. += __pt_tables * 0x1000;
		__pt_pool = .;
		. += 16 * 0x1000;
		__pt_pool_end = .;
	} :data
	_end = .;
	.rela.dyn : { *(.rela.*) } :data

	__image_size = _end - _text;
	__file_size = _edata - _text;
	__l3k_count = (__pt_pool - __pt_l3k) >> 12;
	__boot_guard_pte = GUARD_PTE(__boot_guard);
	__irq_guard_pte = GUARD_PTE(__irq_guard);
	__crash_guard_pte = GUARD_PTE(__crash_guard);

	ASSERT(SIZEOF(.rela.dyn) == 0, "relocations are left")
	ASSERT(__image_size <= __l3k_count * 0x200000, "too few page tables")
	ASSERT(__image_size < 0x40000000, "the image is larger than 1 GiB")

	UK_LDS_DEBUG
}
