/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What an ELF file asks for, checked: pure arithmetic on the two tables at the
 * front of the file, without files, memory maps or threads, so that tests and
 * fuzzers run it on the build host.  Every number in a struct elf_image is
 * safe to use: no sum of them overflows, nothing lies beyond the file, all
 * addresses are in the lower half.
 */
#ifndef __ELFCORE_H__
#define __ELFCORE_H__

#include <uk/essentials.h>

#include "elf64.h"

#define ELF_MAXPHDRS 64
#define ELF_MAXSEGS 16
#define ELF_INTERP_MAX 4096
#define ELF_PAGE 4096UL
/* Programs live in [ELF_VA_MIN, ELF_VA_MAX). */
#define ELF_VA_MIN 0x1000UL
#define ELF_VA_MAX 0x7ffffffff000UL

enum elf_error {
	ELF_OK,
	ELF_E_TRUNCATED, /* ends inside a header or segment */
	ELF_E_MAGIC, /* not an ELF file */
	ELF_E_SCRIPT, /* begins with #! */
	ELF_E_CLASS, /* 32-bit or big-endian */
	ELF_E_MACHINE, /* other architecture */
	ELF_E_TYPE, /* relocatable object, core dump */
	ELF_E_PHDRS, /* no or malformed program headers */
	ELF_E_SEGMENT, /* malformed, overlapping, unaligned segment */
	ELF_E_WX, /* segment both writable and executable */
	ELF_E_ADDR, /* outside of the lower half */
	ELF_E_INTERP, /* malformed path of the interpreter */
	ELF_E_ENTRY, /* entry point in no executable segment */
};

/* A PT_LOAD; `vaddr`, `off` are as in the file, congruent modulo the page. */
struct elf_segment {
	__u64 vaddr;
	__u64 off;
	__u64 filesz;
	__u64 memsz;
	__u32 flags; /* ELF64_PF_* */
};

struct elf_image {
	__u16 type; /* ELF64_ET_EXEC or _DYN */
	__u16 machine; /* of the file, set even for ELF_E_MACHINE */
	__u64 entry;
	__u64 phoff;
	__u16 phnum;
	__u64 phdr_vaddr; /* where a segment maps the table; 0: nowhere */
	__u64 lo; /* page-aligned span of all segments */
	__u64 hi;
	__u64 align; /* of a position-independent image, >= page */
	__u64 interp_off; /* path of the interpreter with its NUL */
	__u64 interp_len; /* 0: statically linked */
	int nsegs;
	struct elf_segment seg[ELF_MAXSEGS];
};

/*
 * Checks the file header of a file of `fsize` bytes, of which `len` are at
 * `head`, and sets type, machine, entry, phoff and phnum.
 */
enum elf_error elf_parse_header(const void *head, __sz len, __u64 fsize,
				__u16 machine, struct elf_image *img);

/*
 * Checks the program headers (img->phnum of them, as read from img->phoff)
 * and fills the rest of `img`.
 */
enum elf_error elf_parse_phdrs(const struct elf64_phdr *ph, __u64 fsize,
			       struct elf_image *img);

/* What is wrong with the file, as the end of the sentence "the file ...". */
const char *elf_error_text(enum elf_error e);

/* The errno that execve(2) gives for it, positive. */
int elf_error_errno(enum elf_error e);

#endif /* __ELFCORE_H__ */
