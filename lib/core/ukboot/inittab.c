/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The init table, forwards at the start and backwards at the end: only what
 * was initialised is undone, in exactly the reverse order.
 */
#include <uk/page.h>
#include <uk/print.h>

#include "main.h"
#include "watch.h"

/* One past the last entry that was initialised: what is to be undone. */
static const struct uk_inittab_entry *inited = uk_inittab_start;

int boot_start(struct uk_init_ctx *ictx)
{
	int rc;

	for (; inited < uk_inittab_end; inited++) {
		if (!inited->init)
			continue;
		rc = inited->init(ictx);
		if (unlikely(rc < 0)) {
			uk_pr_crit("cannot boot: init function %p failed: %d\n",
				   uk_linked((void *)inited->init), rc);
			return rc;
		}
	}
	return 0;
}

void boot_finish(enum ukplat_gstate to)
{
	static struct uk_term_ctx tctx;
	uk_term_func_t term;

	boot_stamp(BOOT_STAMP_END);
	if (watch_begin(to))
		tctx.target = to;
	/* `inited` goes down first: a terminator that fails is not repeated */
	while (inited > uk_inittab_start) {
		term = (--inited)->term;
		if (!term)
			continue;
		watch_next(term);
		term(&tctx);
	}
	ukplat_terminate(tctx.target);
}
