/* SPDX-License-Identifier: BSD-3-Clause */
/* Random numbers good enough for keys: ChaCha20, seeded at first use. */
#ifndef __UK_RANDOM_H__
#define __UK_RANDOM_H__

#include <uk/essentials.h>

UK_BEGIN_DECLS

/**
 * Fills `buf` with `len` unpredictable bytes.  Any thread; does not sleep.
 *
 * @return 0
 */
int uk_random_fill(void *buf, __sz len);

/** Mixes `len` bytes of entropy (a device's, a host's seed) into the state. */
void uk_random_mix(const void *buf, __sz len);

UK_END_DECLS

#endif /* __UK_RANDOM_H__ */
