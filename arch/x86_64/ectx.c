/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Extended context: x87, SSE, AVX and what XCR0 enables beyond.  Saved with
 * XSAVE or XSAVEOPT in the size that CPUID reports, or with FXSAVE on older
 * CPUs.
 */
#include <uk/arch/ctx.h>
#include <uk/asm/arch.h>

#include "cpu.h"

#define FXSAVE_SIZE 512
#define FCW_OFFSET 0
#define MXCSR_OFFSET 24
#define FCW_DEFAULT 0x37f /* System V ABI: round to nearest, all masked */
#define MXCSR_DEFAULT 0x1f80
#define MXCSR_MASK 0xffbfU /* without DAZ: what every CPU has */
#define MXCSR_MASK_OFFSET 28
#define XSAVE_HEADER 512
#define XSAVE_HEADER_SIZE 64

__u32 x86_xcr0;
__u32 x86_xsaveopt;
__u32 x86_ectx_size;

__sz ukarch_ectx_size(void)
{
	__u32 r[4];

	if (x86_ectx_size)
		return x86_ectx_size;
	x86_ectx_size = FXSAVE_SIZE;
	if (x86_xcr0) {
		x86_cpuid(0xd, 0, r);
		x86_ectx_size = r[1]; /* for what XCR0 enables */
	}
	return x86_ectx_size;
}

__sz ukarch_ectx_align(void)
{
	return 64;
}

void ukarch_ectx_init(struct ukarch_ectx *e)
{
	__u64 *p = (__u64 *)e;

	for (__sz i = 0; i < ukarch_ectx_size() / sizeof(*p); i++)
		p[i] = 0;
	*(__u16 *)((__u8 *)e + FCW_OFFSET) = FCW_DEFAULT;
	*(__u32 *)((__u8 *)e + MXCSR_OFFSET) = MXCSR_DEFAULT;
	/* XRSTOR: x87 and SSE come from here, the rest is initial. */
	if (x86_xcr0)
		p[FXSAVE_SIZE / sizeof(*p)] = 3;
}

void ukarch_ectx_store(struct ukarch_ectx *e)
{
	if (x86_xcr0)
		__asm__ __volatile__("xsave64 (%0)"
				     :
				     : "r"(e), "a"(-1), "d"(-1)
				     : "memory");
	else
		__asm__ __volatile__("fxsave64 (%0)" : : "r"(e) : "memory");
}

void ukarch_ectx_update(struct ukarch_ectx *e)
{
	if (!x86_xsaveopt) {
		ukarch_ectx_store(e);
		return;
	}
	__asm__ __volatile__("xsaveopt64 (%0)"
			     :
			     : "r"(e), "a"(-1), "d"(-1)
			     : "memory");
}

void ukarch_ectx_load(struct ukarch_ectx *e)
{
	if (x86_xcr0)
		__asm__ __volatile__("xrstor64 (%0)"
				     :
				     : "r"(e), "a"(-1), "d"(-1)
				     : "memory");
	else
		__asm__ __volatile__("fxrstor64 (%0)" : : "r"(e) : "memory");
}

/* SDM volume 1, 13.8: XRSTOR faults on reserved bits of the header and MXCSR */
void ukarch_ectx_sanitize(struct ukarch_ectx *e)
{
	__u8 *p = (__u8 *)e;
	__u64 *header = (__u64 *)(p + XSAVE_HEADER);
	struct {
		__u8 bytes[FXSAVE_SIZE];
	} __align(16) now;
	__u32 mask;

	__asm__ __volatile__("fxsave64 (%0)" : : "r"(&now) : "memory");
	mask = *(__u32 *)(now.bytes + MXCSR_MASK_OFFSET);
	*(__u32 *)(p + MXCSR_OFFSET) &= mask ? mask : MXCSR_MASK;
	if (!x86_xcr0)
		return;
	header[0] &= x86_xcr0;
	for (__sz i = 1; i < XSAVE_HEADER_SIZE / sizeof(*header); i++)
		header[i] = 0;
}
