/* SPDX-License-Identifier: BSD-3-Clause */
/* Stand-in for host tests: gives the terminator to the test. */
#ifndef __UK_INIT_H__
#define __UK_INIT_H__

#include <uk/essentials.h>

struct uk_term_ctx {
	int unused;
};

#define uk_lib_initcall_prio(i, t, p)                                          \
	void (*const test_term)(const struct uk_term_ctx *) = (t)

#endif /* __UK_INIT_H__ */
