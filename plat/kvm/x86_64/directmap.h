/* SPDX-License-Identifier: BSD-3-Clause */
/* The direct map: RAM and device memory in 2 MiB entries. */
#ifndef __KVM_DIRECTMAP_H__
#define __KVM_DIRECTMAP_H__

#include <uk/essentials.h>

/*
 * Maps a physical range; what is mapped stays as it is.
 *
 * `flags` are PTE bits to add (X86_PTE_PCD ... for devices).  Gives the
 * address, or NULL beyond 512 GiB or without a page for a table.
 */
void *kvm_dm_map(__paddr_t pa, __sz len, __u64 flags);

/*
 * Makes whole pages of mapped RAM read-only there: the image's text and
 * constants must not be writable by another name.  False without memory.
 */
int kvm_dm_protect(__paddr_t pa, __paddr_t end);

#endif /* __KVM_DIRECTMAP_H__ */
