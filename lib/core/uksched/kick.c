/* SPDX-License-Identifier: BSD-3-Clause */
/* Having a CPU notice that a thread waits for it. */

#include "sched_priv.h"

/* Is the running thread `cur` to make room for `t` at once? */
static int urgent(const struct uk_thread *cur, const struct uk_thread *t)
{
	if (!cur || cur == t)
		return 0;
	if (cur->flags & UK_THREADF_IDLE)
		return 1;
	return sched.ops->urgent && sched.ops->urgent(cur, t);
}

void lcpu_kick(const struct uk_thread *t)
{
	__u32 self = ukplat_lcpu_idx();
	__u32 idx = self;
	struct lcpu *l;
	int now;

	if (UK_IS_ENABLED(CONFIG_HAVE_SMP)) {
		int to = lcpu_to_kick(t);

		if (to < 0)
			return;
		idx = (__u32)to;
	}
	l = &ukplat_lcpus[idx];
	now = urgent(l->thread, t);
	if (now)
		l->need_resched = 1;
	else if (!sched.ops->slice || sched.rq[idx].slicing)
		return;
	if (idx != self)
		lcpu_interrupt(idx);
	else if (!now)
		slice_begin();
}
