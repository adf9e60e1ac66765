/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * The constructor table: functions without arguments that ukboot calls before
 * anything else.  No heap, no scheduler, no parameters yet.
 */
#ifndef __UK_CTORS_H__
#define __UK_CTORS_H__

#include <uk/essentials.h>
#include <uk/prio.h>

UK_BEGIN_DECLS

typedef void (*uk_ctor_func_t)(void);

/* Bounds of the table in the image; set by the linker script. */
extern const uk_ctor_func_t uk_ctortab_start[];
extern const uk_ctor_func_t uk_ctortab_end[];

UK_END_DECLS

#define __UK_CTORTAB(fn, prio)                                                 \
	static const uk_ctor_func_t __used __section(".uk_ctortab" #prio)      \
		UK_CONCAT(__uk_ctortab_entry_, __COUNTER__) = (fn)

/** Registers `fn` with priority 0 (first) to 9. */
#define UK_CTOR_PRIO(fn, prio) __UK_CTORTAB(fn, prio)
#define UK_CTOR_FUNC(prio, fn) UK_CTOR_PRIO(fn, prio)
#define UK_CTOR(fn) UK_CTOR_PRIO(fn, UK_PRIO_LATEST)

#define uk_ctortab_foreach(itr, start, end)                                    \
	for ((itr) = (start); (itr) < (end); (itr)++)

#endif /* __UK_CTORS_H__ */
