/* SPDX-License-Identifier: BSD-3-Clause */
/* Is hardware virtualization worth using? */
#ifndef KRAFT_KVM_H
#define KRAFT_KVM_H

#include <stdbool.h>

/**
 * True if /dev/kvm may be used for a guest of this architecture and runs a
 * short loop at the speed of hardware.  (Where KVM itself is emulated, it
 * takes microseconds per instruction, and QEMU's own translator is faster.)
 */
bool kvm_is_fast(const char *arch);

#endif
