/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * System registers of arm64 and their fields, for C and assembly.
 *
 * Names and bits are those of the Arm Architecture Reference Manual for
 * A-profile (DDI 0487), chapter D19.
 */
#ifndef __UK_ASM_ARCH_H__
#define __UK_ASM_ARCH_H__

/* SCTLR_EL1: what we run with */
#define SCTLR_EL1_M (1 << 0)
#define SCTLR_EL1_A (1 << 1)
#define SCTLR_EL1_C (1 << 2)
#define SCTLR_EL1_SA (1 << 3)
#define SCTLR_EL1_SA0 (1 << 4)
#define SCTLR_EL1_I (1 << 12)
#define SCTLR_EL1_DZE (1 << 14)
#define SCTLR_EL1_UCT (1 << 15)
#define SCTLR_EL1_NTWI (1 << 16)
#define SCTLR_EL1_NTWE (1 << 18)
#define SCTLR_EL1_WXN (1 << 19)
#define SCTLR_EL1_SPAN (1 << 23)
#define SCTLR_EL1_UCI (1 << 26)
/* bits that are RES1 when the feature that took them is absent */
#define SCTLR_EL1_RES1 0x30500800

/* MAIR_EL1: index of each memory type */
#define MAIR_IDX_NORMAL_WB 0
#define MAIR_IDX_DEVICE_nGnRE 1
#define MAIR_IDX_NORMAL_NC 2
#define MAIR_EL1_VALUE 0x4404ff

/* TCR_EL1 */
#define TCR_EL1_T0SZ_MASK 63
#define TCR_EL1_T0SZ_48 (16 << 0)
#define TCR_EL1_T0SZ_39 (25 << 0)
#define TCR_EL1_EPD0 (1 << 7)
#define TCR_EL1_IRGN0_WBWA (1 << 8)
#define TCR_EL1_ORGN0_WBWA (1 << 10)
#define TCR_EL1_SH0_INNER (3 << 12)
#define TCR_EL1_TG0_4K (0 << 14)
#define TCR_EL1_T1SZ_48 (16 << 16)
#define TCR_EL1_A1 (1 << 22)
#define TCR_EL1_IRGN1_WBWA (1 << 24)
#define TCR_EL1_ORGN1_WBWA (1 << 26)
#define TCR_EL1_SH1_INNER (3 << 28)
#define TCR_EL1_TG1_4K (2 << 30)
#define TCR_EL1_IPS_SHIFT 32

/* CPACR_EL1 */
#define CPACR_EL1_ZEN (3 << 16)
#define CPACR_EL1_FPEN (3 << 20)

/* SPSR_EL1 / DAIF */
#define SPSR_M_EL1T 0x4
#define SPSR_M_EL1H 0x5
#define SPSR_M_EL2H 0x9
#define SPSR_M_MASK 0x1f
#define SPSR_F (1 << 6)
#define SPSR_I (1 << 7)
#define SPSR_A (1 << 8)
#define SPSR_D (1 << 9)
#define SPSR_NZCV 0xf0000000
#define DAIF_F 1 /* as in `msr daifset, #imm` */
#define DAIF_I 2
#define DAIF_A 4
#define DAIF_D 8

/* ESR_EL1 */
#define ESR_EC_SHIFT 26
#define ESR_EC(esr) (((esr) >> ESR_EC_SHIFT) & 0x3f)
#define ESR_EC_UNKNOWN 0x00
#define ESR_EC_FP 0x07
#define ESR_EC_BTI 0x0d
#define ESR_EC_ILL_STATE 0x0e
#define ESR_EC_SVC64 0x15
#define ESR_EC_SYSREG 0x18
#define ESR_EC_SVE 0x19
#define ESR_EC_IABT_LOWER 0x20
#define ESR_EC_IABT_SAME 0x21
#define ESR_EC_PC_ALIGN 0x22
#define ESR_EC_DABT_LOWER 0x24
#define ESR_EC_DABT_SAME 0x25
#define ESR_EC_SP_ALIGN 0x26
#define ESR_EC_FPE64 0x2c
#define ESR_EC_BP_LOWER 0x30
#define ESR_EC_BP_SAME 0x31
#define ESR_EC_STEP_LOWER 0x32
#define ESR_EC_STEP_SAME 0x33
#define ESR_EC_WP_LOWER 0x34
#define ESR_EC_WP_SAME 0x35
#define ESR_EC_BRK64 0x3c
#define ESR_ISS(esr) ((esr)&0x1ffffff)
#define ESR_DABT_WNR (1 << 6)
#define ESR_ABT_FNV (1 << 10)
#define ESR_ABT_FSC(esr) ((esr)&0x3f)
#define ESR_FSC_ADDRSIZE 0x00 /* +level */
#define ESR_FSC_TRANSLATION 0x04 /* +level */
#define ESR_FSC_ACCESS 0x08 /* +level */
#define ESR_FSC_PERMISSION 0x0c /* +level */
#define ESR_FSC_EXTERNAL 0x10
#define ESR_FSC_ALIGNMENT 0x21

/* PAR_EL1 */
#define PAR_EL1_F 1

#ifndef __ASSEMBLY__

#include <uk/essentials.h>

/* One system register by name, as in `SYSREG_READ(cntvct_el0)`. */
#define SYSREG_READ(reg)                                                       \
	({                                                                     \
		__u64 _v;                                                      \
		__asm__ __volatile__("mrs %0, " #reg : "=r"(_v));              \
		_v;                                                            \
	})

#define SYSREG_WRITE(reg, val)                                                 \
	({                                                                     \
		__u64 _v = (__u64)(val);                                       \
		__asm__ __volatile__("msr " #reg ", %0" ::"r"(_v) : "memory"); \
	})

/* Makes the effect of system register writes visible to what follows. */
static inline void ukarch_isb(void)
{
	__asm__ __volatile__("isb" ::: "memory");
}

#endif /* !__ASSEMBLY__ */

#endif /* __UK_ASM_ARCH_H__ */
