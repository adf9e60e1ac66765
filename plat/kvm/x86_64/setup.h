/* SPDX-License-Identifier: BSD-3-Clause */
/* Where boot.S enters C. */
#ifndef __KVM_SETUP_H__
#define __KVM_SETUP_H__

#include <uk/essentials.h>

/* `info` is hvm_start_info (PVH) or boot_params (64-bit Linux protocol). */
void kvm_boot_main(int linux_protocol, __paddr_t info) __noreturn;

#endif /* __KVM_SETUP_H__ */
