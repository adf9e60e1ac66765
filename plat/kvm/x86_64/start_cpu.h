/* SPDX-License-Identifier: BSD-3-Clause */
/* The page below 1 MiB where further CPUs begin; free under all loaders. */
#ifndef __KVM_START_CPU_H__
#define __KVM_START_CPU_H__

#define KVM_AP_PAGE 0x8000

#ifndef __ASSEMBLY__
#include <uk/essentials.h>

/* Keeps that page out of the memory map; at boot. */
void kvm_ap_reserve(void);

/* From trampoline.S, on the new CPU. */
void kvm_ap_main(void) __noreturn;

#endif /* !__ASSEMBLY__ */
#endif /* __KVM_START_CPU_H__ */
