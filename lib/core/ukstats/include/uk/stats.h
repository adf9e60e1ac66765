/* SPDX-License-Identifier: BSD-3-Clause */
/* What the system has used, on the console. */
#ifndef __UK_STATS_H__
#define __UK_STATS_H__

#include <uk/essentials.h>

UK_BEGIN_DECLS

/**
 * Prints every readable entry of the store, one a line:
 * "stats: library.entry value" or "stats: library.object.entry value".
 * May be called from any thread.
 */
void uk_stats_print(void);

UK_END_DECLS

#endif /* __UK_STATS_H__ */
