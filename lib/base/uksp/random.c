/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Draws the canary at boot, first of all constructors: no function with a
 * canary of its own is active then that will ever return.
 */
#include <uk/arch/random.h>
#include <uk/ctors.h>
#include <uk/sp.h>

static void draw(void)
{
	__u64 v;

	if (!ukarch_random_u64(&v))
		__stack_chk_guard = v & ~0xffUL;
}

UK_CTOR_PRIO(draw, 0);
