/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Preemptive scheduling: the best level first, round robin within it.  Levels
 * that are passed by too often get a turn, one after the other, so that nobody
 * starves.
 */

#include <uk/alloc.h>
#include <uk/init.h>
#include <uk/sched.h>

#define NSEC_PER_MSEC 1000000UL
#define PASS_MAX 16 /* picks that may pass lower levels by */

static void preempt_enqueue(struct uk_sched_rq *rq, struct uk_thread *t)
{
	uk_list_add_tail(&t->queue, &rq->level[t->level]);
	rq->levels |= 1U << t->level;
}

static void preempt_dequeue(struct uk_sched_rq *rq, struct uk_thread *t)
{
	uk_list_del(&t->queue);
	if (uk_list_empty(&rq->level[t->level]))
		rq->levels &= ~(1U << t->level);
}

/* The level that is served now; there is one. */
static unsigned int level_next(struct uk_sched_rq *rq)
{
	unsigned int top = (unsigned int)__builtin_ctz(rq->levels);
	unsigned int lower = rq->levels & (rq->levels - 1);
	unsigned int later;

	rq->passed = lower ? rq->passed + 1 : 0;
	if (rq->passed < PASS_MAX)
		return top;
	rq->passed = 0;
	/* the one after that which had the last such turn */
	later = lower & (~0U << (rq->turn + 1));
	rq->turn = (unsigned int)__builtin_ctz(later ? later : lower);
	return rq->turn;
}

static struct uk_thread *preempt_pick(struct uk_sched_rq *rq)
{
	struct uk_thread *t;
	unsigned int level;

	if (!rq->levels)
		return __NULL;
	level = level_next(rq);
	t = uk_list_first_entry(&rq->level[level], struct uk_thread, queue);
	preempt_dequeue(rq, t);
	return t;
}

static int preempt_urgent(const struct uk_thread *cur,
			  const struct uk_thread *t)
{
	return t->level < cur->level;
}

static const struct uk_sched_ops preempt_ops = {
	.enqueue = preempt_enqueue,
	.dequeue = preempt_dequeue,
	.pick = preempt_pick,
	.urgent = preempt_urgent,
	.slice = CONFIG_LIBUKSCHEDPREEMPT_SLICE_MS * NSEC_PER_MSEC,
};

static int preempt_init(struct uk_init_ctx *ictx __unused)
{
	return uk_sched_start(&preempt_ops, uk_alloc_get_default());
}
uk_plat_initcall_prio(preempt_init, 0, 9);
