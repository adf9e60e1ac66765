/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The init table: what each library does at boot, and how it is undone.
 *
 * An entry is a pair of an init and a term function in a class and with a
 * priority.  ukboot runs the init functions class by class, priority by
 * priority; a negative result stops the boot.  At the end the term functions
 * of what was initialised run in exactly the reverse order.
 *
 * Classes: EARLY (nothing but the console works), PLAT (interrupts, clocks,
 * devices of the platform), LIB (library state; heap and scheduler work),
 * ROOTFS (mounts), SYS (what needs files, e.g. network), LATE (the rest).
 */
#ifndef __UK_INIT_H__
#define __UK_INIT_H__

#include <uk/essentials.h>
#include <uk/plat/bootstrap.h>
#include <uk/prio.h>

UK_BEGIN_DECLS

struct uk_init_ctx {
	struct {
		int argc; /* arguments of the application, with its name */
		char **argv;
	} cmdline;
};

struct uk_term_ctx {
	enum ukplat_gstate target; /* where the machine goes afterwards */
};

/** Returns 0 or positive on success, negative errno to stop the boot. */
typedef int (*uk_init_func_t)(struct uk_init_ctx *ictx);
typedef void (*uk_term_func_t)(const struct uk_term_ctx *tctx);

struct uk_inittab_entry {
	uk_init_func_t init; /* or NULL */
	uk_term_func_t term; /* or NULL */
};

/* Bounds of the table in the image; set by the linker script. */
extern const struct uk_inittab_entry uk_inittab_start[];
extern const struct uk_inittab_entry uk_inittab_end[];

UK_END_DECLS

#define UK_INIT_CLASS_EARLY 1
#define UK_INIT_CLASS_PLAT 2
#define UK_INIT_CLASS_LIB 3
#define UK_INIT_CLASS_ROOTFS 4
#define UK_INIT_CLASS_SYS 5
#define UK_INIT_CLASS_LATE 6

#define __UK_INITTAB_SECTION(cls, prio) ".uk_inittab" #cls #prio

/* Unique per file: several entries of one function pair need several lines. */
#define __UK_INITCALL(init_fn, term_fn, cls, prio)                             \
	static const struct uk_inittab_entry __used __section(                 \
		__UK_INITTAB_SECTION(cls, prio)) __align(8)                    \
		UK_CONCAT(__uk_inittab_entry_, __COUNTER__) = { (init_fn),     \
								(term_fn) }

/**
 * Registers a pair of functions.
 *
 * @param init_fn uk_init_func_t or 0x0
 * @param term_fn uk_term_func_t or 0x0
 * @param class UK_INIT_CLASS_*
 * @param prio digit 0-9, UK_PRIO_EARLIEST, UK_PRIO_AFTER(..) ...
 */
#define uk_initcall_class_prio(init_fn, term_fn, class, prio)                  \
	__UK_INITCALL(init_fn, term_fn, class, prio)

#define uk_early_initcall_prio(i, t, p)                                        \
	uk_initcall_class_prio(i, t, UK_INIT_CLASS_EARLY, p)
#define uk_plat_initcall_prio(i, t, p)                                         \
	uk_initcall_class_prio(i, t, UK_INIT_CLASS_PLAT, p)
#define uk_lib_initcall_prio(i, t, p)                                          \
	uk_initcall_class_prio(i, t, UK_INIT_CLASS_LIB, p)
#define uk_rootfs_initcall_prio(i, t, p)                                       \
	uk_initcall_class_prio(i, t, UK_INIT_CLASS_ROOTFS, p)
#define uk_sys_initcall_prio(i, t, p)                                          \
	uk_initcall_class_prio(i, t, UK_INIT_CLASS_SYS, p)
#define uk_late_initcall_prio(i, t, p)                                         \
	uk_initcall_class_prio(i, t, UK_INIT_CLASS_LATE, p)

#define uk_early_initcall(i, t) uk_early_initcall_prio(i, t, UK_PRIO_LATEST)
#define uk_plat_initcall(i, t) uk_plat_initcall_prio(i, t, UK_PRIO_LATEST)
#define uk_lib_initcall(i, t) uk_lib_initcall_prio(i, t, UK_PRIO_LATEST)
#define uk_rootfs_initcall(i, t) uk_rootfs_initcall_prio(i, t, UK_PRIO_LATEST)
#define uk_sys_initcall(i, t) uk_sys_initcall_prio(i, t, UK_PRIO_LATEST)
#define uk_late_initcall(i, t) uk_late_initcall_prio(i, t, UK_PRIO_LATEST)

#define uk_inittab_foreach(itr, start, end)                                    \
	for ((itr) = (start); (itr) < (end); (itr)++)
/* From the last entry of [start, end) to the first. */
#define uk_inittab_foreach_reverse(itr, start, end)                            \
	for ((itr) = (end); (itr)-- > (start);)
/* The same, beginning below `from` (exclusive). */
#define uk_inittab_foreach_reverse2(itr, start, from)                          \
	uk_inittab_foreach_reverse(itr, start, from)

#endif /* __UK_INIT_H__ */
