/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The memory of lwIP's timers.  A timer that repeats is freed before it runs
 * and allocated again behind it; with the heap's memory one that finds none at
 * that moment never runs again.  These are lwIP's own timers, so there are few:
 * they have a pool.  timeouts.c calls these two as memp_malloc() and
 * memp_free(), see Makefile.uk; the core lock is held.
 */

#include <lwip/memp.h>
#include <lwip/timeouts.h>

#include <uk/essentials.h>

#include "lwip_glue.h"

static struct sys_timeo pool[MEMP_NUM_SYS_TIMEOUT];
static struct sys_timeo *unused; /* linked by `next` */
static unsigned int used_once; /* entries from the front of the pool */

void *lwip_timeo_get(memp_t type __unused)
{
	struct sys_timeo *t = unused;

	if (t)
		unused = t->next;
	else if (used_once < ARRAY_SIZE(pool))
		t = &pool[used_once++];
	return t;
}

void lwip_timeo_put(memp_t type __unused, void *mem)
{
	struct sys_timeo *t = mem;

	t->next = unused;
	unused = t;
}
