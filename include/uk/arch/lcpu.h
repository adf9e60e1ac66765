/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The CPU as programs see it: struct __regs, struct ukarch_sysregs, barriers
 * mb() rmb() wmb(), ukarch_spinwait().  Given by the architecture.
 *
 * Accessors that both architectures define on struct __regs, all inline:
 *  __uptr ukarch_regs_{ip,sp,fp,ret}(r), ukarch_regs_set_{ip,sp,ret}(r, v),
 *  ukarch_regs_syscall_nr(r), ukarch_regs_syscall_arg(r, 0..5),
 *  int ukarch_regs_is_program(r): saved while a Linux program ran?
 */
#ifndef __UK_ARCH_LCPU_H__
#define __UK_ARCH_LCPU_H__

#include <uk/essentials.h>

#include <uk/asm/lcpu.h>

#endif /* __UK_ARCH_LCPU_H__ */
