/* SPDX-License-Identifier: BSD-3-Clause */
/* Where boot.S enters C. */
#ifndef __KVM_SETUP_H__
#define __KVM_SETUP_H__

#include <uk/essentials.h>

/* `info` is hvm_start_info (PVH) or boot_params (64-bit Linux protocol). */
void kvm_boot_main(int linux_protocol, __paddr_t info) __noreturn;

/*
 * Before that, with UKPLAT_KASLR: maps the image at its new address, and the
 * direct map at its own, and gives by how much the image moves.
 */
__uptr kvm_kaslr(int linux_protocol, __paddr_t info);

/* At the new address: takes the old one away. */
void kvm_kaslr_done(__uptr slide);

/* The command line in the direct map; *len with the NUL, or 0. */
const char *kvm_cmdline(int linux_protocol, __paddr_t info, __sz *len);

#endif /* __KVM_SETUP_H__ */
