/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Buses: what finds devices at boot.  A bus registers itself with
 * UK_BUS_REGISTER(); ukbus initialises and scans each one once, in the order
 * of their priorities, after heap and scheduler work.
 */
#ifndef __UK_BUS_H__
#define __UK_BUS_H__

#include <uk/ctors.h>
#include <uk/essentials.h>
#include <uk/list.h>

UK_BEGIN_DECLS

struct uk_alloc;

struct uk_bus {
	struct uk_list_head list; /* ukbus' own */
	const char *name;
	/* Prepares the bus; a failure (negative errno) drops the bus. */
	int (*init)(struct uk_alloc *a);
	/* Scans and hands devices to drivers. 0, or negative errno (logged) */
	int (*probe)(void);
};

/** Adds `bus` to the list; from constructors only, cannot fail. */
void uk_bus_register(struct uk_bus *bus);

/** Number of registered buses. */
unsigned int uk_bus_count(void);

UK_END_DECLS

/** Registers a `struct uk_bus` at boot. */
#define UK_BUS_REGISTER(b) UK_BUS_REGISTER_PRIO(b, UK_PRIO_LATEST)
#define UK_BUS_REGISTER_PRIO(b, prio)                                          \
	static void UK_CONCAT(uk_bus_ctor_, b)(void)                           \
	{                                                                      \
		uk_bus_register(&(b));                                         \
	}                                                                      \
	UK_CTOR_PRIO(UK_CONCAT(uk_bus_ctor_, b), prio)

#endif /* __UK_BUS_H__ */
