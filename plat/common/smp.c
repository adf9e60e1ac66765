/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Several CPUs: which there are, starting them, and asking them for something.
 *
 * There is one interrupt between CPUs.  It carries no message: who is
 * interrupted looks at its list of calls and at need_resched.
 */
#include <errno.h>

#include <uk/arch/lcpu.h>
#include <uk/atomic.h>
#include <uk/plat/lcpu.h>
#include <uk/plat/time.h>

#include <plat_common.h>

#include "handshake.h"

#define START_TIMEOUT 10000000000UL /* ns; hosts may be slow */

UK_EVENT(UKPLAT_LCPU_EVENT);
UK_EVENT(UKPLAT_LCPU_AWAIT_EVENT);

static const struct ukplat_lcpu_ops *ops;
static void (*wakeup_handler)(void);
static __u32 present = 1;
static __u32 running = 1;

__u32 ukplat_lcpu_count(void)
{
	return uk_load_n_acq(&running);
}

__u32 ukplat_lcpu_present(void)
{
	return present;
}

int ukplat_lcpu_add(__u64 id)
{
	struct lcpu *l;

	for (__u32 i = 0; i < present; i++)
		if (ukplat_lcpus[i].id == id)
			return 0;
	if (present == CONFIG_UKPLAT_LCPU_MAXCOUNT)
		return -ENOSPC;
	l = &ukplat_lcpus[present];
	l->id = id;
	l->idx = present++;
	return 0;
}

void ukplat_lcpu_ops_set(const struct ukplat_lcpu_ops *o)
{
	ops = o;
}

const struct ukplat_lcpu_ops *plat_lcpu_ops(void)
{
	return ops;
}

void ukplat_lcpu_wakeup_handler_set(void (*fn)(void))
{
	wakeup_handler = fn;
}

/*
 * Where a CPU gets to from the architecture's half, on its own stack.  One that
 * nobody waits for any more stays here.
 */
void plat_lcpu_main(struct lcpu *l)
{
	if (!handshake_arrive(&l->state))
		ukplat_lcpu_halt();
	uk_raise_event(UKPLAT_LCPU_EVENT, l);
	uk_store_n_rel(&l->state, LCPU_RUNNING);
	l->entry();
	ukplat_lcpu_halt();
}

static int wait_for(struct lcpu *l)
{
	__nsec until = ukplat_monotonic_clock() + START_TIMEOUT;

	while (uk_load_n_acq(&l->state) != LCPU_RUNNING) {
		if (ukplat_monotonic_clock() > until &&
		    handshake_give_up(&l->state))
			return -ETIMEDOUT;
		uk_raise_event(UKPLAT_LCPU_AWAIT_EVENT, l);
		ukarch_spinwait();
	}
	return 0;
}

int ukplat_lcpu_start(__uptr sp, void (*entry)(void))
{
	struct lcpu *l = &ukplat_lcpus[running];
	int rc;

	if (running == present)
		return -ENODEV;
	if (!ops)
		return -ENOTSUP;
	l->self = l;
	l->entry = entry;
	l->entry_sp = sp;
	uk_store_n_rel(&l->state, LCPU_STARTING);
	rc = plat_lcpu_power_on(l);
	if (!rc)
		rc = wait_for(l);
	if (rc)
		present = running; /* it, and who comes after it, stay off */
	else
		uk_store_n_rel(&running, running + 1);
	return rc;
}

void ukplat_lcpu_wakeup(__u32 idx)
{
	ops->ipi(idx);
}

/* Serves what others have asked this CPU for, the oldest last. */
static void serve(struct lcpu *l)
{
	struct ukplat_lcpu_call *c, *next;

	if (!uk_load_n_relaxed(&l->calls))
		return;
	for (c = uk_exchange_n_acq(&l->calls, __NULL); c; c = next) {
		next = c->next;
		c->fn(c->arg);
		/* `c` is gone as soon as its owner sees this */
		uk_store_n_rel(&c->done, 1);
	}
}

void ukplat_lcpu_ipi(void)
{
	serve(ukplat_lcpu_current());
	if (wakeup_handler)
		wakeup_handler();
}

static void call_post(struct lcpu *to, struct ukplat_lcpu_call *c)
{
	c->next = uk_load_n_relaxed(&to->calls);
	while (!uk_compare_exchange_n_rel(&to->calls, &c->next, c))
		;
	ops->ipi(to->idx);
}

static void call_wait(struct ukplat_lcpu_call *c)
{
	while (!uk_load_n_acq(&c->done)) {
		serve(ukplat_lcpu_current());
		ukarch_spinwait();
	}
}

void ukplat_lcpu_run(__u32 idx, void (*fn)(void *arg), void *arg)
{
	struct ukplat_lcpu_call c = { .fn = fn, .arg = arg };
	unsigned long flags = ukplat_lcpu_save_irqf();

	if (idx == ukplat_lcpu_idx()) {
		fn(arg);
	} else {
		call_post(&ukplat_lcpus[idx], &c);
		call_wait(&c);
	}
	ukplat_lcpu_restore_irqf(flags);
}

void ukplat_lcpu_run_all(void (*fn)(void *arg), void *arg)
{
	struct ukplat_lcpu_call c[CONFIG_UKPLAT_LCPU_MAXCOUNT];
	unsigned long flags = ukplat_lcpu_save_irqf();
	__u32 n = ukplat_lcpu_count(), self = ukplat_lcpu_idx();

	for (__u32 i = 0; i < n; i++) {
		c[i] = (struct ukplat_lcpu_call){ .fn = fn, .arg = arg };
		if (i != self)
			call_post(&ukplat_lcpus[i], &c[i]);
	}
	fn(arg);
	for (__u32 i = 0; i < n; i++)
		if (i != self)
			call_wait(&c[i]);
	ukplat_lcpu_restore_irqf(flags);
}

static void stop(void *unused __unused)
{
	ukplat_lcpu_halt();
}

void ukplat_lcpu_stop_others(void)
{
	static struct ukplat_lcpu_call c[CONFIG_UKPLAT_LCPU_MAXCOUNT];
	static __u32 by; /* who stops the others, plus 1 */
	__u32 n = ukplat_lcpu_count(), self = ukplat_lcpu_idx();
	__u32 none = 0;

	if (!uk_compare_exchange_n(&by, &none, self + 1)) {
		if (none != self + 1)
			ukplat_lcpu_halt();
		return;
	}
	for (__u32 i = 0; i < n; i++) {
		c[i].fn = stop;
		if (i != self)
			call_post(&ukplat_lcpus[i], &c[i]);
	}
}
