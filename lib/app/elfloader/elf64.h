/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The parts of the ELF-64 format (System V ABI, generic and per processor)
 * that a loader of programs needs.  Layouts only, no logic.
 */
#ifndef __ELF64_H__
#define __ELF64_H__

#include <uk/arch/types.h>

struct elf64_ehdr {
	__u8 ident[16];
	__u16 type;
	__u16 machine;
	__u32 version;
	__u64 entry;
	__u64 phoff;
	__u64 shoff;
	__u32 flags;
	__u16 ehsize;
	__u16 phentsize;
	__u16 phnum;
	__u16 shentsize;
	__u16 shnum;
	__u16 shstrndx;
};

struct elf64_phdr {
	__u32 type;
	__u32 flags;
	__u64 offset;
	__u64 vaddr;
	__u64 paddr;
	__u64 filesz;
	__u64 memsz;
	__u64 align;
};

#define ELF64_CLASS 4 /* index into ident[] */
#define ELF64_DATA 5
#define ELF64_VERSION 6

#define ELF64_ET_EXEC 2
#define ELF64_ET_DYN 3

#define ELF64_EM_X86_64 62
#define ELF64_EM_AARCH64 183

#define ELF64_PT_LOAD 1
#define ELF64_PT_INTERP 3
#define ELF64_PT_PHDR 6
#define ELF64_PT_GNU_STACK 0x6474e551

#define ELF64_PF_X 1
#define ELF64_PF_W 2
#define ELF64_PF_R 4

/* Auxiliary vector */
#define ELF64_AT_NULL 0
#define ELF64_AT_PHDR 3
#define ELF64_AT_PHENT 4
#define ELF64_AT_PHNUM 5
#define ELF64_AT_PAGESZ 6
#define ELF64_AT_BASE 7
#define ELF64_AT_FLAGS 8
#define ELF64_AT_ENTRY 9
#define ELF64_AT_UID 11
#define ELF64_AT_EUID 12
#define ELF64_AT_GID 13
#define ELF64_AT_EGID 14
#define ELF64_AT_PLATFORM 15
#define ELF64_AT_HWCAP 16
#define ELF64_AT_CLKTCK 17
#define ELF64_AT_SECURE 23
#define ELF64_AT_RANDOM 25
#define ELF64_AT_HWCAP2 26
#define ELF64_AT_EXECFN 31
#define ELF64_AT_SYSINFO_EHDR 33
#define ELF64_AT_MINSIGSTKSZ 51

#endif /* __ELF64_H__ */
