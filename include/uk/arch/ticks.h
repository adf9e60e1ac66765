/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The CPU's counter: runs from the machine's start at a constant, unknown
 * rate, and can be read before anything is set up.  The architecture defines,
 * inline: __u64 ukarch_ticks(void).
 */
#ifndef __UK_ARCH_TICKS_H__
#define __UK_ARCH_TICKS_H__

#include <uk/asm/ticks.h>

#endif /* __UK_ARCH_TICKS_H__ */
