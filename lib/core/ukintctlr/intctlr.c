/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The registry of interrupt handlers: a small fixed table, chained by hash of
 * the interrupt number.  It only grows, under a lock; interrupts read it
 * without one, on any CPU.
 */
#include <errno.h>

#include <uk/atomic.h>
#include <uk/intctlr.h>
#include <uk/plat/lcpu.h>
#include <uk/print.h>
#include <uk/spinlock.h>

#define BUCKETS 32
#define UNCLAIMED_MAX 1000

struct action {
	struct action *next;
	uk_intctlr_handler_t handler;
	void *arg;
	unsigned int irq;
};

static struct action actions[CONFIG_LIBUKINTCTLR_MAXHANDLERS];
static struct action *buckets[BUCKETS]; /* writers hold `lock` */
static __u32 unclaimed[BUCKETS]; /* interrupts in a row that nobody took */
static struct uk_spinlock lock = UK_SPINLOCK_INITIALIZER();
static const struct uk_intctlr_ops *chip;

int uk_intctlr_register(const struct uk_intctlr_ops *ops)
{
	if (chip)
		return -EBUSY;
	chip = ops;
	return 0;
}

/*
 * One that nobody takes may be the echo of a level that was just served.  A
 * line that goes on and on would not let the CPU do anything else.
 */
static void count(unsigned int irq, int taken)
{
	__u32 *n = &unclaimed[irq % BUCKETS];
	__u32 was = uk_load_n_relaxed(n);

	if (likely(taken)) {
		if (unlikely(was))
			uk_store_n_relaxed(n, 0);
		return;
	}
	uk_store_n_relaxed(n, was + 1);
	if (was + 1 < UNCLAIMED_MAX)
		return;
	uk_store_n_relaxed(n, 0);
	chip->mask(irq);
	uk_pr_err("interrupt %u: nobody takes it; it is masked\n", irq);
}

int uk_intctlr_irq_handle(unsigned int irq)
{
	struct action *a = uk_load_n_acq(&buckets[irq % BUCKETS]);
	int taken = 0;

	for (; a; a = a->next)
		if (a->irq == irq)
			taken |= a->handler(a->arg);
	count(irq, taken);
	return taken;
}

static int has_handler(unsigned int irq)
{
	struct action *a;

	for (a = buckets[irq % BUCKETS]; a; a = a->next)
		if (a->irq == irq)
			return 1;
	return 0;
}

static struct action *action_get(void)
{
	for (__sz i = 0; i < ARRAY_SIZE(actions); i++)
		if (!actions[i].handler)
			return &actions[i];
	return __NULL;
}

static int action_add(unsigned int irq, uk_intctlr_handler_t handler, void *arg)
{
	struct action *a = action_get();

	if (unlikely(!a))
		return -ENOMEM;
	a->irq = irq;
	a->handler = handler;
	a->arg = arg;
	a->next = buckets[irq % BUCKETS];
	/* other CPUs may be looking for other interrupts here */
	uk_store_n_rel(&buckets[irq % BUCKETS], a);
	return 0;
}

int uk_intctlr_irq_register(unsigned int irq, uk_intctlr_handler_t handler,
			    void *arg)
{
	unsigned long flags;
	int rc = 0;

	if (unlikely(!chip))
		return -ENODEV;
	uk_spin_lock_irqsave(&lock, flags);
	if (!has_handler(irq))
		rc = chip->configure(irq, 0);
	if (!rc)
		rc = action_add(irq, handler, arg);
	if (!rc)
		chip->unmask(irq);
	uk_spin_unlock_irqrestore(&lock, flags);
	return rc;
}

void uk_intctlr_irq_mask(unsigned int irq)
{
	if (chip)
		chip->mask(irq);
}

void uk_intctlr_irq_unmask(unsigned int irq)
{
	if (chip)
		chip->unmask(irq);
}

int uk_intctlr_irq_configure(unsigned int irq, unsigned int trigger)
{
	unsigned long flags;
	int rc;

	if (!chip)
		return -ENODEV;
	uk_spin_lock_irqsave(&lock, flags);
	rc = chip->configure(irq, trigger);
	/* which masks the line, though others may share it already */
	if (has_handler(irq))
		chip->unmask(irq);
	uk_spin_unlock_irqrestore(&lock, flags);
	return rc;
}

int uk_intctlr_msi_alloc(__u32 device, uk_intctlr_handler_t handler, void *arg,
			 struct uk_intctlr_msi *out)
{
	unsigned long flags;
	int rc;

	if (!chip || !chip->msi_alloc)
		return -ENOTSUP;
	rc = chip->msi_alloc(device, out);
	if (rc)
		return rc;
	uk_spin_lock_irqsave(&lock, flags);
	rc = action_add(out->irq, handler, arg);
	if (!rc)
		chip->unmask(out->irq);
	uk_spin_unlock_irqrestore(&lock, flags);
	return rc;
}

int uk_intctlr_irq_fdt_xlat(const __u32 *cells, int ncells, unsigned int *irq,
			    unsigned int *trigger)
{
	if (!chip || !chip->fdt_xlat)
		return -ENOTSUP;
	return chip->fdt_xlat(cells, ncells, irq, trigger);
}
