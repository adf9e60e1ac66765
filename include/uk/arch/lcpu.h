/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The CPU as programs see it: struct __regs, struct ukarch_sysregs, barriers
 * mb() rmb() wmb(), ukarch_spinwait().  Given by the architecture.
 *
 * Accessors that both architectures define on struct __regs, all inline:
 *  __uptr ukarch_regs_{get,set}_ip, _sp, _ret (system call result),
 *  long ukarch_regs_sysnr(r), long ukarch_regs_arg(r, 0..5)
 */
#ifndef __UK_ARCH_LCPU_H__
#define __UK_ARCH_LCPU_H__

#include <uk/essentials.h>

#include <uk/asm/lcpu.h>

#endif /* __UK_ARCH_LCPU_H__ */
