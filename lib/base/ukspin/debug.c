/* SPDX-License-Identifier: BSD-3-Clause */
/* Waiting for spin locks with patience that ends. */

#include <uk/assert.h>
#include <uk/plat/time.h>
#include <uk/spinlock.h>

#define LIMIT 10000000000UL /* ns; hosts may be slow */
#define TRIES 1000000 /* before the clock is looked at */

void uk_spin_take_debug(struct uk_spinlock *l)
{
	__nsec until = 0;

	if (likely(__uk_spin_try(l)))
		return;
	if (CONFIG_UKPLAT_LCPU_MAXCOUNT == 1)
		UK_CRASH("spin lock %p is taken while it is held\n", (void *)l);
	for (unsigned long n = 1; !__uk_spin_try(l); n++) {
		ukarch_spinwait();
		if (n % TRIES)
			continue;
		if (!until)
			until = ukplat_monotonic_clock() + LIMIT;
		else if (ukplat_monotonic_clock() > until)
			UK_CRASH("spin lock %p is not given back\n", (void *)l);
	}
}
