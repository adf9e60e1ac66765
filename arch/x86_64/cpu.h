/* SPDX-License-Identifier: BSD-3-Clause */
/* What the files of this library give each other. */
#ifndef __X86_CPU_H__
#define __X86_CPU_H__

#include <uk/asm/paging.h>
#include <uk/essentials.h>

extern __visible __u64 x86_gdt[];
extern __u32 x86_xcr0; /* states that are switched on; 0 without XSAVE */
extern __u32 x86_xsaveopt; /* true: the CPU stores what has changed only */
extern __u32 x86_ectx_size; /* bytes; 0 until the first question */

/* The entry that maps `va`, a page of any size; NULL if none is present. */
__pte_t *x86_pt_leaf(__uptr va);

/* Lets this CPU take the system call instruction. */
void x86_syscall_enable(void);

#endif /* __X86_CPU_H__ */
