/* SPDX-License-Identifier: BSD-3-Clause */
/* The synchronous exceptions of arm64, by the names of <uk/arch/traps.h>. */
#ifndef __UK_ASM_TRAPS_H__
#define __UK_ASM_TRAPS_H__

#include <uk/asm/arch.h>

/* ukarch_trap_ctx.trapnr is the exception class of ESR_EL1 */
#define UKARCH_TRAPNR_SERROR 0x2f

#endif /* __UK_ASM_TRAPS_H__ */
