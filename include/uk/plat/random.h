/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Random numbers for what is decided before there are drivers: canaries, places
 * of stacks and of the kernel itself.  Everything else asks ukrandom.
 */
#ifndef __UK_PLAT_RANDOM_H__
#define __UK_PLAT_RANDOM_H__

#include <uk/essentials.h>

UK_BEGIN_DECLS

/**
 * A number, never the same in two boots if the machine has any source of them:
 * the CPU's instruction, `kaslr-seed` of the device tree, random.seed=[ ... ].
 * Without any it comes from the CPU's counter, can be guessed, and a warning
 * at the end of the boot says so.
 *
 * Needs CONFIG_UKPLAT_RANDOM.  From the first C code on; not two CPUs at once.
 */
__u64 ukplat_random_early(void);

UK_END_DECLS

#endif /* __UK_PLAT_RANDOM_H__ */
