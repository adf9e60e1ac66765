/* SPDX-License-Identifier: BSD-3-Clause */
/* See uk/arch/ticks.h: the time-stamp counter. */
#ifndef __UK_ASM_TICKS_H__
#define __UK_ASM_TICKS_H__

#include <uk/asm/arch.h>

static inline __u64 ukarch_ticks(void)
{
	return x86_rdtsc();
}

#endif /* __UK_ASM_TICKS_H__ */
