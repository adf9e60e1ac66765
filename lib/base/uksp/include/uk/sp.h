/* SPDX-License-Identifier: BSD-3-Clause */
/* What code compiled with a stack protector needs; named by the compilers. */
#ifndef __UK_SP_H__
#define __UK_SP_H__

#include <uk/essentials.h>

UK_BEGIN_DECLS

/* The canary.  Its lowest byte is 0, so that no string copy can write it. */
extern __uptr __stack_chk_guard;

/** Called by a function that finds its canary changed. */
void __stack_chk_fail(void) __noreturn;

UK_END_DECLS

#endif /* __UK_SP_H__ */
