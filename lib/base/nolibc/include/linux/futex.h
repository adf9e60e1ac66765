/* SPDX-License-Identifier: BSD-3-Clause */
/* futex(2). */
#ifndef _LINUX_FUTEX_H
#define _LINUX_FUTEX_H
#include <bits/futex.h>
struct robust_list {
	struct robust_list *next;
};
struct robust_list_head {
	struct robust_list list;
	long futex_offset;
	struct robust_list *list_op_pending;
};
#endif
