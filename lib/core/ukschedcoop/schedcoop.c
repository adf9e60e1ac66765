/* SPDX-License-Identifier: BSD-3-Clause */
/* Cooperative scheduling: run to block or yield, first come first served. */

#include <uk/alloc.h>
#include <uk/init.h>
#include <uk/sched.h>

static void coop_enqueue(struct uk_sched_rq *rq, struct uk_thread *t)
{
	uk_list_add_tail(&t->queue, &rq->level[0]);
}

static void coop_dequeue(struct uk_sched_rq *rq __unused, struct uk_thread *t)
{
	uk_list_del(&t->queue);
}

static struct uk_thread *coop_pick(struct uk_sched_rq *rq)
{
	struct uk_thread *t;

	uk_list_for_each_entry (t, &rq->level[0], queue) {
		if (!uk_thread_may_run_on(t, ukplat_lcpu_idx()))
			continue;
		uk_list_del(&t->queue);
		return t;
	}
	return __NULL;
}

static const struct uk_sched_ops coop_ops = {
	.enqueue = coop_enqueue,
	.dequeue = coop_dequeue,
	.pick = coop_pick,
	.shared = 1,
};

static int coop_init(struct uk_init_ctx *ictx __unused)
{
	return uk_sched_start(&coop_ops, uk_alloc_get_default());
}
uk_plat_initcall_prio(coop_init, 0, 9);
