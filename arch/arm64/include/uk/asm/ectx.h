/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Extended context: the vector registers, which only programs use.
 *
 * q0-q31, FPCR and FPSR.  SVE stays trapped (CPACR_EL1.ZEN = 0), and HWCAP
 * does not offer it, so the low 128 bits are all there is.
 */
#ifndef __UK_ASM_ECTX_H__
#define __UK_ASM_ECTX_H__

#define UKARCH_ECTX_SIZE 528
#define UKARCH_ECTX_ALIGN 16
#define UKARCH_ECTX_FPCR_OFFSET 512
#define UKARCH_ECTX_FPSR_OFFSET 516

#endif /* __UK_ASM_ECTX_H__ */
