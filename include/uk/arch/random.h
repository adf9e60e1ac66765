/* SPDX-License-Identifier: BSD-3-Clause */
/* The random number instruction of the CPU (RDRAND/RDSEED, RNDR). */
#ifndef __UK_ARCH_RANDOM_H__
#define __UK_ARCH_RANDOM_H__

#include <uk/essentials.h>

UK_BEGIN_DECLS

/** Fills *v; 0, -ENOTSUP without the instruction, -EAGAIN if it ran dry. */
int ukarch_random_u64(__u64 *v) __must_check;
/** The same from the entropy source, for seeding. */
int ukarch_random_seed_u64(__u64 *v) __must_check;

UK_END_DECLS

#endif /* __UK_ARCH_RANDOM_H__ */
