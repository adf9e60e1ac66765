/* SPDX-License-Identifier: BSD-3-Clause */
/* Threads. */

#include <uk/sched.h>
#include <uk/store.h>

static int get_threads(void *cookie __unused, __u32 *out)
{
	struct uk_sched *s = uk_sched_current();

	*out = s ? s->count : 0;
	return 0;
}

static int get_switches(void *cookie __unused, __u64 *out)
{
	*out = uk_sched_switches();
	return 0;
}

UK_STORE_STATIC_ENTRY(3, threads, u32, get_threads, __NULL);
UK_STORE_STATIC_ENTRY(4, thread_switches, u64, get_switches, __NULL);
