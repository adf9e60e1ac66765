/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * No memory: every allocation of every operation fails once.  Each time the
 * operation must say so and leave nothing behind.
 */
#include <stdio.h>

#include <uk/alloc.h>

#include "nomem.h"

static int bad, count;

static void run(const struct operation *op)
{
	struct uk_alloc *a = uk_alloc_get_default();
	struct uk_alloc_fail_report r;
	int rc;

	for (; op->name; op++) {
		rc = uk_alloc_fail_each(a, op->fn, NULL, &r);
		printf("%s %d - %s\n", rc ? "not ok" : "ok", ++count, op->name);
		if (rc)
			printf("# allocation %ld fails: result %d, %ld more "
			       "blocks in use\n",
			       r.nth, r.rc, r.leaked);
		else
			printf("# %ld allocations\n", r.nth - 1);
		bad |= rc;
	}
}

int main(void)
{
	warm_up();
	run(file_operations);
	run(descriptor_operations);
	run(wait_operations);
	run(content_operations);
	run(process_operations);
	run(socket_operations);
	printf("1..%d\n", count);
	return bad;
}
