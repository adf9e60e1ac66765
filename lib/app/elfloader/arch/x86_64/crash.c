/* SPDX-License-Identifier: BSD-3-Clause */
/* Registers of a crashed program, x86_64; System V ABI, figure 3.36. */

#include <uk/asm/arch.h>
#include <uk/essentials.h>

#include "../../crash.h"

int crash_regs_ok(const struct __regs *r)
{
	return ukarch_regs_is_program(r) && r->cs == X86_SEL_CODE64;
}

unsigned int crash_regs_dwarf(const struct __regs *r, __u64 out[CRASH_REGS])
{
	const __u64 v[] = { r->rax, r->rdx, r->rcx, r->rbx, r->rsi, r->rdi,
			    r->rbp, r->rsp, r->r8,  r->r9,  r->r10, r->r11,
			    r->r12, r->r13, r->r14, r->r15, r->rip };

	for (unsigned int i = 0; i < ARRAY_SIZE(v); i++)
		out[i] = v[i];
	return ARRAY_SIZE(v);
}
