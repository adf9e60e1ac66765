/* SPDX-License-Identifier: BSD-3-Clause */
/* What a program is told about an arm64 CPU, and how it starts on one. */

#include <uk/essentials.h>

#include "../../loader.h"

const __u16 elf_machine = ELF64_EM_AARCH64;
const char elf_platform[] = "aarch64";

/* Linux' HWCAP bits, by field of an ID register and its least value. */
struct feature {
	__u8 shift; /* of a 4-bit field */
	__u8 min;
	__u8 bit;
};

static const struct feature isar0[] = {
	{ 4, 1, 3 },   /* AES */ { 4, 2, 4 }, /* PMULL */
	{ 8, 1, 5 },   /* SHA1 */ { 12, 1, 6 }, /* SHA2 */
	{ 12, 2, 21 }, /* SHA512 */ { 16, 1, 7 }, /* CRC32 */
	{ 20, 2, 8 },  /* ATOMICS */ { 28, 1, 12 }, /* ASIMDRDM */
	{ 32, 1, 17 }, /* SHA3 */ { 36, 1, 18 }, /* SM3 */
	{ 40, 1, 19 }, /* SM4 */ { 44, 1, 20 }, /* ASIMDDP */
	{ 48, 1, 23 }, /* ASIMDFHM */ { 52, 1, 27 }, /* FLAGM */
};

static const struct feature isar1[] = {
	{ 0, 1, 16 }, /* DCPOP */
	{ 12, 1, 13 }, /* JSCVT */
	{ 16, 1, 14 }, /* FCMA */
	{ 20, 1, 15 }, /* LRCPC */
	{ 20, 2, 26 }, /* ILRCPC */
	{ 36, 1, 29 }, /* SB */
};

static __u64 collect(__u64 reg, const struct feature *f, __sz n)
{
	__u64 cap = 0;

	for (__sz i = 0; i < n; i++) {
		if (((reg >> f[i].shift) & 0xf) >= f[i].min)
			cap |= 1UL << f[i].bit;
	}
	return cap;
}

/* FP, ASIMD and their half-precision forms: 15 means absent. */
static __u64 fp_caps(__u64 pfr0)
{
	__u64 fp = (pfr0 >> 16) & 0xf, simd = (pfr0 >> 20) & 0xf;
	__u64 cap = 0;

	if (fp != 15)
		cap |= 1UL << 0 | (fp ? 1UL << 9 : 0);
	if (simd != 15)
		cap |= 1UL << 1 | (simd ? 1UL << 10 : 0);
	return cap;
}

__u64 elf_hwcap(void)
{
	__u64 r0, r1, pfr0;

	__asm__("mrs %0, id_aa64isar0_el1" : "=r"(r0));
	__asm__("mrs %0, id_aa64isar1_el1" : "=r"(r1));
	__asm__("mrs %0, id_aa64pfr0_el1" : "=r"(pfr0));
	return collect(r0, isar0, ARRAY_SIZE(isar0)) |
	       collect(r1, isar1, ARRAY_SIZE(isar1)) | fp_caps(pfr0);
}

__u64 elf_hwcap2(void)
{
	return 0;
}

void elf_start_regs(struct __regs *r, __uptr ip, __uptr sp)
{
	ukarch_regs_set_ip(r, ip);
	ukarch_regs_set_sp(r, sp);
	r->pstate = SPSR_M_EL1T;
}
