/* SPDX-License-Identifier: BSD-3-Clause */
/*
 * Priorities of boot-time tables: one decimal digit, 0 runs first.
 */
#ifndef __UK_PRIO_H__
#define __UK_PRIO_H__

#define UK_PRIO_EARLIEST 0
#define UK_PRIO_LATEST 9

#define __UK_PRIO_AFTER_0 1
#define __UK_PRIO_AFTER_1 2
#define __UK_PRIO_AFTER_2 3
#define __UK_PRIO_AFTER_3 4
#define __UK_PRIO_AFTER_4 5
#define __UK_PRIO_AFTER_5 6
#define __UK_PRIO_AFTER_6 7
#define __UK_PRIO_AFTER_7 8
#define __UK_PRIO_AFTER_8 9

#define __UK_PRIO_BEFORE_1 0
#define __UK_PRIO_BEFORE_2 1
#define __UK_PRIO_BEFORE_3 2
#define __UK_PRIO_BEFORE_4 3
#define __UK_PRIO_BEFORE_5 4
#define __UK_PRIO_BEFORE_6 5
#define __UK_PRIO_BEFORE_7 6
#define __UK_PRIO_BEFORE_8 7
#define __UK_PRIO_BEFORE_9 8

#define __UK_PRIO_AFTER(p) __UK_PRIO_AFTER_##p
#define __UK_PRIO_BEFORE(p) __UK_PRIO_BEFORE_##p

/* The priority just after or before `p`; there is none beyond the ends. */
#define UK_PRIO_AFTER(p) __UK_PRIO_AFTER(p)
#define UK_PRIO_BEFORE(p) __UK_PRIO_BEFORE(p)

#endif /* __UK_PRIO_H__ */
