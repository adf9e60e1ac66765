/* SPDX-License-Identifier: BSD-3-Clause */
/* Stand-in for host tests: the C library's heap. */
#ifndef __UK_ALLOC_H__
#define __UK_ALLOC_H__

#include <stdlib.h>

struct uk_alloc {
	int unused;
};

#define uk_malloc(a, n) malloc(n)
#define uk_calloc(a, n, s) calloc(n, s)
#define uk_zalloc(a, s) calloc(1, s)
#define uk_free(a, p) free(p)
#define uk_palloc(a, n) aligned_alloc(4096, (n)*4096UL)
#define uk_pfree(a, p, n) free(p)

#endif /* __UK_ALLOC_H__ */
