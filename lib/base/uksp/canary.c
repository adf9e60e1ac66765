/* SPDX-License-Identifier: BSD-3-Clause */
/* The canary, and what happens when it is dead. */
#include <uk/assert.h>
#include <uk/page.h>
#include <uk/sp.h>

__uptr __stack_chk_guard = 0xb5c8f3a1d92e7400UL;

void __stack_chk_fail(void)
{
	uk_crash("stack overwritten, found at %p\n",
		 uk_linked(__return_addr(0)));
}
