/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What every image holds, for the linker scripts of the platforms: input
 * sections by permission, and the tables that libraries register in.
 */
#ifndef __UK_PLAT_SECTIONS_LDS_H__
#define __UK_PLAT_SECTIONS_LDS_H__

#include <uk/config.h>

#define UK_LDS_TEXT                                                            \
	*(.text.unlikely .text.unlikely.*)                                     \
	*(.text .text.*)                                                       \
	*(.plt .iplt)                                                          \
	KEEP(*(.init)) KEEP(*(.fini))

/* Tables sorted by name: class and priority are part of it. */
#define UK_LDS_RODATA                                                          \
	*(.rodata .rodata.*)                                                   \
	. = ALIGN(8);                                                          \
	uk_inittab_start = .;                                                  \
	KEEP(*(SORT_BY_NAME(.uk_inittab*)))                                    \
	uk_inittab_end = .;                                                    \
	uk_ctortab_start = .;                                                  \
	KEEP(*(SORT_BY_NAME(.uk_ctortab*)))                                    \
	uk_ctortab_end = .;                                                    \
	KEEP(*(SORT_BY_NAME(.uk_eventtab.*)))                                  \
	uk_thread_inittab_start = .;                                           \
	KEEP(*(SORT_BY_NAME(.uk_thread_inittab*)))                             \
	uk_thread_inittab_end = .;                                             \
	uk_posix_clonetab_start = .;                                           \
	KEEP(*(SORT_BY_NAME(.uk_posix_clonetab*)))                             \
	uk_posix_clonetab_end = .;                                             \
	__start_uk_nofaulttab = .;                                             \
	KEEP(*(uk_nofaulttab))                                                 \
	__stop_uk_nofaulttab = .;                                              \
	PROVIDE_HIDDEN(__preinit_array_start = .);                             \
	KEEP(*(.preinit_array))                                                \
	PROVIDE_HIDDEN(__preinit_array_end = .);                               \
	PROVIDE_HIDDEN(__init_array_start = .);                                \
	KEEP(*(SORT_BY_INIT_PRIORITY(.init_array.*) .init_array))              \
	PROVIDE_HIDDEN(__init_array_end = .);                                  \
	PROVIDE_HIDDEN(__fini_array_start = .);                                \
	KEEP(*(SORT_BY_INIT_PRIORITY(.fini_array.*) .fini_array))              \
	PROVIDE_HIDDEN(__fini_array_end = .);                                  \
	. = ALIGN(8);                                                          \
	__start_uk_libparam = .;                                               \
	KEEP(*(uk_libparam))                                                   \
	__stop_uk_libparam = .;                                                \
	__start_uk_storetab = .;                                               \
	KEEP(*(uk_storetab))                                                   \
	__stop_uk_storetab = .;                                                \
	__start_uk_testtab = .;                                                \
	KEEP(*(uk_testtab))                                                    \
	__stop_uk_testtab = .;                                                 \
	*(.rela.*)                                                             \
	*(.eh_frame .eh_frame_hdr .gcc_except_table .gcc_except_table.*)

#define UK_LDS_TDATA *(.tdata .tdata.*)
#define UK_LDS_TBSS *(.tbss .tbss.* .tcommon)

/*
 * Constants, with the initial thread-local data, up to the first page of data.
 * PHYS() of the script gives the load address; it has segments of the names.
 */
#define UK_LDS_RODATA_SECTIONS                                                 \
	.rodata : AT(PHYS(ADDR(.rodata))) { UK_LDS_RODATA } :rodata            \
	_tls_start = .;                                                        \
	.tdata : AT(PHYS(ADDR(.tdata))) { UK_LDS_TDATA } :rodata :tls          \
	_etdata = .;                                                           \
	.tbss : AT(PHYS(ADDR(.tbss))) { UK_LDS_TBSS } :rodata :tls             \
	_tls_end = _etdata + SIZEOF(.tbss);                                    \
	. = ALIGN(0x1000);                                                     \
	_erodata = .;                                                          \
	_data = .;

/* What follows when the kernel moves: see support/build/relocs. */
#if CONFIG_UKPLAT_KASLR
#define UK_LDS_KASLR                                                           \
	plat_kaslr_table = .;                                                  \
	KEEP(*(.kaslr))
#else
#define UK_LDS_KASLR
#endif

/* The table is last: what is before it stays where it is without a table. */
#define UK_LDS_DATA                                                            \
	*(.data .data.*)                                                       \
	. = ALIGN(8);                                                          \
	plat_got = .;                                                          \
	*(.got .got.plt .igot .igot.plt)                                       \
	plat_got_end = .;                                                      \
	UK_LDS_KASLR                                                           \
	. = ALIGN(8);

#define UK_LDS_BSS                                                             \
	*(.bss .bss.*)                                                         \
	*(COMMON)

#define UK_LDS_DEBUG                                                           \
	.debug_aranges 0 : { *(.debug_aranges) }                               \
	.debug_info 0 : { *(.debug_info) }                                     \
	.debug_abbrev 0 : { *(.debug_abbrev) }                                 \
	.debug_line 0 : { *(.debug_line) }                                     \
	.debug_frame 0 : { *(.debug_frame) }                                   \
	.debug_str 0 : { *(.debug_str) }                                       \
	.debug_line_str 0 : { *(.debug_line_str) }                             \
	.debug_loclists 0 : { *(.debug_loclists) }                             \
	.debug_rnglists 0 : { *(.debug_rnglists) }                             \
	.debug_ranges 0 : { *(.debug_ranges) }                                 \
	.debug_loc 0 : { *(.debug_loc) }                                       \
	.debug_addr 0 : { *(.debug_addr) }                                     \
	.debug_str_offsets 0 : { *(.debug_str_offsets) }                       \
	.symtab 0 : { *(.symtab) }                                             \
	.strtab 0 : { *(.strtab) }                                             \
	.shstrtab 0 : { *(.shstrtab) }                                         \
	.comment 0 : { *(.comment) }                                           \
	/DISCARD/ : { *(.note.GNU-stack) *(.note.gnu.property) *(.ARM.attributes) }

#endif /* __UK_PLAT_SECTIONS_LDS_H__ */
