/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * What a program asked for in vain: `syscall_shim.missing=1` lists it at the
 * end, and so does uk.stats where there is a store of values.
 */
#include <stddef.h>

#include <uk/init.h>
#include <uk/print.h>
#include <uk/snprintf.h>
#include <uk/syscall.h>

#define UK_LIBPARAM_PREFIX syscall_shim
#include <uk/libparam.h>

#include "shim.h"

static _Bool missing;
UK_LIBPARAM_PARAM_ALIAS(missing, &missing, bool,
			"Say at the end which absent calls were made");

static void missing_term(const struct uk_term_ctx *tctx __unused)
{
	if (!missing)
		return;
	for (unsigned long nr = 0; nr < uk_syscall_count; nr++)
		if (uk_syscall_missing((long)nr))
			uk_console_printf("missing: %s, %lu times\n",
					  uk_syscall_name((long)nr)
						  ? uk_syscall_name((long)nr)
						  : "?",
					  uk_syscall_missing((long)nr));
	if (shim_missing_beyond())
		uk_console_printf("missing: numbers beyond %lu, %lu times\n",
				  uk_syscall_count - 1, shim_missing_beyond());
}

uk_late_initcall(NULL, missing_term);
