/* SPDX-License-Identifier: BSD-3-Clause */
/* The plan comes last, when all suites have run. */
#include <uk/init.h>
#include <uk/test.h>

static void plan(const struct uk_term_ctx *tctx __unused)
{
	uk_test_plan();
}

uk_early_initcall_prio(0x0, plan, UK_PRIO_EARLIEST);
