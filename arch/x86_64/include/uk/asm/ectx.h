/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Size and alignment of an extended context under their name of the reference.
 * They depend on the CPU (AVX-512, AMX), so they are no constants.
 */
#ifndef __UK_ASM_ECTX_H__
#define __UK_ASM_ECTX_H__

#define UKARCH_ECTX_SIZE ukarch_ectx_size()
#define UKARCH_ECTX_ALIGN ukarch_ectx_align()

#endif /* __UK_ASM_ECTX_H__ */
