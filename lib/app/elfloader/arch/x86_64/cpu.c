/* SPDX-License-Identifier: BSD-3-Clause */
/* What a program is told about an x86_64 CPU, and how it starts on one. */

#include <uk/essentials.h>

#include "../../loader.h"

#define RFLAGS_IF 0x202 /* and the bit that is always one */

const __u16 elf_machine = ELF64_EM_X86_64;
const char elf_platform[] = "x86_64";

static __u32 cpuid_edx1(void)
{
	__u32 a = 1, b, c = 0, d;

	__asm__ __volatile__("cpuid" : "+a"(a), "=b"(b), "+c"(c), "=d"(d));
	return d;
}

/* As on Linux: EDX of CPUID leaf 1. */
__u64 elf_hwcap(void)
{
	return cpuid_edx1();
}

/* FSGSBASE is not told: programs then use arch_prctl. */
__u64 elf_hwcap2(void)
{
	return 0;
}

void elf_start_regs(struct __regs *r, __uptr ip, __uptr sp)
{
	ukarch_regs_set_ip(r, ip);
	ukarch_regs_set_sp(r, sp);
	r->rflags = RFLAGS_IF;
}
