/* SPDX-License-Identifier: BSD-3-Clause */
/* Between the files of elfloader. */
#ifndef __LOADER_H__
#define __LOADER_H__

#include <uk/arch/lcpu.h>
#include <uk/file.h>
#include <uk/vmem.h>

#include "elfcore.h"

/* An ELF file on its way into memory. */
struct program {
	const char *path; /* borrowed */
	const struct uk_file *f; /* strong reference, or NULL */
	__u64 fsize;
	struct elf_image img;
	__u64 bias; /* address in memory minus address in the file */
};

/* Exit codes, as shells have them. */
#define EXIT_CANNOT_RUN 126
#define EXIT_NOT_FOUND 127

/* Is there a file that may be executed?  0, -ENOENT, -EACCES ... */
int program_check(const char *path);

/*
 * Opens `path` and checks its headers.  On failure an error is printed and
 * the exit code for it returned; nothing is left open.
 */
int program_open(struct program *p, const char *path);

/*
 * Maps the segments into `vas`, a position-independent image at `hint` (0:
 * anywhere).  0, or an exit code after printing an error.
 */
int program_map(struct program *p, struct uk_vas *vas, __vaddr_t hint);

/* Path of the interpreter into `buf`; 0, or an exit code after printing. */
int program_interp(const struct program *p, char *buf, __sz len);

/* Closes the file; mappings keep it alive. */
void program_close(struct program *p);

/* Given by the architecture. */
extern const __u16 elf_machine;
extern const char elf_platform[];
__u64 elf_hwcap(void);
__u64 elf_hwcap2(void);
/* Registers of a program at its first instruction. */
void elf_start_regs(struct __regs *r, __uptr ip, __uptr sp);

#endif /* __LOADER_H__ */
