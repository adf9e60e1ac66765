/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Image of x86_64 on KVM: linked to the top 2 GiB, loaded at 1 MiB.  One
 * segment per permission, each on pages of its own.
 */
#include <uk/page.h>
#include <uk/plat/sections.lds.h>

#define PHYS(a) ((a) - UK_VA_KERNEL)

OUTPUT_FORMAT(elf64-x86-64)
OUTPUT_ARCH(i386:x86-64)
ENTRY(__entry_phys)

PHDRS
{
	text PT_LOAD FLAGS(5);
	rodata PT_LOAD FLAGS(4);
	data PT_LOAD FLAGS(6);
	tls PT_TLS FLAGS(4);
	note PT_NOTE FLAGS(4);
}

SECTIONS
{
	. = UK_VA_KERNEL + 0x100000;
	_text = .;
	.text : AT(PHYS(ADDR(.text))) {
		KEEP(*(.text.boot))
		UK_LDS_TEXT
		. = ALIGN(0x1000);
	} :text
	_etext = .;

	_rodata = .;
	.note : AT(PHYS(ADDR(.note))) {
		KEEP(*(.note.Xen))
	} :rodata :note
	UK_LDS_RODATA_SECTIONS
	.data : AT(PHYS(ADDR(.data))) {
		UK_LDS_DATA
	} :data
	_edata = .;
	__bss_start = .;
	.bss : AT(PHYS(ADDR(.bss))) {
		*(.bss.pagetables)
		*(.bss.stack)
		UK_LDS_BSS
		. = ALIGN(0x1000);
	} :data
	__kpt_len = ((PHYS(.) >> 21) + 2) * 0x1000;
	/* Page tables with the 4 KiB entries, as many as the image needs. */
	.bss.kpt : AT(PHYS(ADDR(.bss.kpt))) {
		__kpt_start = .;
		. += __kpt_len;
		__kpt_end = .;
	} :data
	_end = .;

	__kpt_count = (__kpt_end - __kpt_start) >> 12;
	__kpt_first = PHYS(__kpt_start) + (PHYS(_text) >> 12) * 8;
	__boot_guard_pte = PHYS(__kpt_start) + (PHYS(boot_stack_guard) >> 12) * 8;
	__text_pages = (_etext - _text) >> 12;
	__rodata_pages = (_erodata - _rodata) >> 12;
	__data_pages = (_end - _data) >> 12;
	__image_2m_pages = (PHYS(_end) + 0x1fffff) >> 21;
	__entry_phys = PHYS(linux_start64);

	ASSERT((PHYS(_end) >> 21) < __kpt_count, "too few page tables")
	ASSERT(PHYS(_end) < 0x40000000, "the image is larger than 1 GiB")

	UK_LDS_DEBUG
}
