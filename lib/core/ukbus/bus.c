/* SPDX-License-Identifier: BSD-3-Clause */
/* Initialises and scans the registered buses at boot. */

#include <uk/alloc.h>
#include <uk/bus.h>
#include <uk/init.h>
#include <uk/print.h>

static UK_LIST_HEAD(buses);

void uk_bus_register(struct uk_bus *bus)
{
	uk_list_add_tail(&bus->list, &buses);
}

unsigned int uk_bus_count(void)
{
	struct uk_bus *b;
	unsigned int n = 0;

	uk_list_for_each_entry (b, &buses, list)
		n++;
	return n;
}

static int buses_init(struct uk_init_ctx *ictx __unused)
{
	struct uk_bus *b;
	int rc;

	uk_list_for_each_entry (b, &buses, list) {
		rc = b->init(uk_alloc_get_default());
		if (!rc)
			rc = b->probe();
		if (rc)
			uk_pr_err("bus '%s' failed: %d\n", b->name, rc);
	}
	return 0;
}

uk_lib_initcall_prio(buses_init, 0x0, 5);
