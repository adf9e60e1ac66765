/* SPDX-License-Identifier: BSD-3-Clause */
/* Cooperative scheduling: run to block or yield, first come first served. */

#include <uk/alloc.h>
#include <uk/init.h>
#include <uk/sched.h>

static void coop_enqueue(struct uk_sched *s, struct uk_thread *t)
{
	uk_list_add_tail(&t->queue, &s->run);
}

static void coop_dequeue(struct uk_sched *s __unused, struct uk_thread *t)
{
	uk_list_del(&t->queue);
}

static struct uk_thread *coop_pick(struct uk_sched *s)
{
	struct uk_thread *t;

	if (uk_list_empty(&s->run))
		return __NULL;
	t = uk_list_first_entry(&s->run, struct uk_thread, queue);
	uk_list_del(&t->queue);
	return t;
}

static const struct uk_sched_ops coop_ops = {
	.enqueue = coop_enqueue,
	.dequeue = coop_dequeue,
	.pick = coop_pick,
};

static int coop_init(struct uk_init_ctx *ictx __unused)
{
	return uk_sched_start(&coop_ops, uk_alloc_get_default());
}
uk_plat_initcall_prio(coop_init, 0, 9);
