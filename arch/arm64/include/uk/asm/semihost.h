/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Arm semihosting: calls to a debugger or an emulator that listens for
 * `hlt #0xf000` (Arm IHI 0101, semihosting for AArch32 and AArch64).
 */
#ifndef __UK_ASM_SEMIHOST_H__
#define __UK_ASM_SEMIHOST_H__

#define SEMIHOST_SYS_WRITE0 0x04
#define SEMIHOST_SYS_EXIT_EXTENDED 0x20
#define SEMIHOST_ADP_STOPPED_APPLICATIONEXIT 0x20026

#ifndef __ASSEMBLY__
#include <uk/essentials.h>

UK_BEGIN_DECLS

/**
 * One semihosting call.  Any context.
 *
 * @return
 *   its result, or -1 if nobody listens: `hlt` is then an undefined
 *   instruction, and the trap handler skips it
 */
long ukarch_semihost(unsigned long op, const void *arg);

UK_END_DECLS

#endif /* !__ASSEMBLY__ */
#endif /* __UK_ASM_SEMIHOST_H__ */
