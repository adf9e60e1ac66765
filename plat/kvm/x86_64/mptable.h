/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Intel's MultiProcessor Specification 1.4, chapter 4.  No memory is touched
 * but the bytes that are given, and nothing in them is trusted.
 */
#ifndef __KVM_MPTABLE_H__
#define __KVM_MPTABLE_H__

#include <uk/arch/types.h>

/* Where PCs have it: the last KiB of base memory to the end of the BIOS. */
#define MPTABLE_BASE 0x9fc00U
#define MPTABLE_END 0x100000U

/**
 * The `i`-th processor that can be used.
 *
 * @param area the bytes from MPTABLE_BASE, at most up to MPTABLE_END
 * @return 0 and its APIC id in `*id`, or -ENOENT
 */
int kvm_mptable_cpu(const __u8 *area, __u32 len, unsigned int i, __u32 *id);

#endif /* __KVM_MPTABLE_H__ */
