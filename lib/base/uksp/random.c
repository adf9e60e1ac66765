/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Draws the canary at boot, first of all constructors: no function with a
 * canary of its own is active then that will ever return.
 */
#include <uk/ctors.h>
#include <uk/plat/random.h>
#include <uk/sp.h>

static void draw(void)
{
	__stack_chk_guard = ukplat_random_early() & ~0xffUL;
}

UK_CTOR_PRIO(draw, 0);
