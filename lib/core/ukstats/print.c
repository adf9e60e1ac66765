/* SPDX-License-Identifier: BSD-3-Clause */
/* Printing the store; at the end of the run if `uk.stats` says so. */
#define UK_LIBPARAM_PREFIX uk

#include <string.h>

#include <uk/init.h>
#include <uk/libparam.h>
#include <uk/print.h>
#include <uk/stats.h>
#include <uk/store.h>

static _Bool stats;
UK_LIBPARAM_PARAM(stats, bool, "print what the system used, at the end");

/* "libukalloc" -> "ukalloc" */
static const char *short_name(const char *lib)
{
	return strncmp(lib, "lib", 3) ? lib : lib + 3;
}

static void print_entry(const struct uk_store_object *o,
			const struct uk_store_entry *e, void *arg __unused)
{
	char text[64];

	if (uk_store_text(e, o ? o->cookie : __NULL, text, sizeof(text)))
		return;
	if (o)
		uk_console_printf("stats: %s.%s.%s %s\n", short_name(o->lib),
				  o->name, e->name, text);
	else
		uk_console_printf("stats: %s.%s %s\n", short_name(e->lib),
				  e->name, text);
}

void uk_stats_print(void)
{
	uk_store_foreach(print_entry, __NULL);
}

/* The last to be initialised is the first to end: all is as main() left it. */
static int stats_init(struct uk_init_ctx *ictx __unused)
{
	return 0;
}

static void stats_term(const struct uk_term_ctx *tctx __unused)
{
	if (stats)
		uk_stats_print();
}
uk_late_initcall_prio(stats_init, stats_term, UK_PRIO_LATEST);
