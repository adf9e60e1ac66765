/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Pointers that carry an error: a function that returns a pointer returns
 * ERR2PTR(-errno) on failure.  NULL counts as an error pointer, too.
 */
#ifndef __UK_ERRPTR_H__
#define __UK_ERRPTR_H__

#include <uk/arch/types.h>
#include <uk/compiler.h>

#ifndef MAXERRNO
#define MAXERRNO 512
#endif

/* True if `ptr` is NULL or an encoded error (-1 .. -MAXERRNO). */
#define PTRISERR(ptr)                                                          \
	(unlikely((__sptr)(ptr) <= 0 && (__sptr)(ptr) >= -(__sptr)MAXERRNO))

/* The negative errno in `ptr`; 0 for NULL. */
#define PTR2ERR(ptr) ((int)(__sptr)(ptr))

/* Encodes a negative errno. */
#define ERR2PTR(err) ((void *)(__sptr)(err))

#endif /* __UK_ERRPTR_H__ */
