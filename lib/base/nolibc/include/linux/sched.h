/* SPDX-License-Identifier: BSD-3-Clause */
/* clone(2), clone3(2). */
#ifndef _LINUX_SCHED_H
#define _LINUX_SCHED_H
#include <stdint.h>
#include <bits/sched.h>
struct clone_args {
	uint64_t flags;
	uint64_t pidfd;
	uint64_t child_tid;
	uint64_t parent_tid;
	uint64_t exit_signal;
	uint64_t stack;
	uint64_t stack_size;
	uint64_t tls;
	uint64_t set_tid;
	uint64_t set_tid_size;
	uint64_t cgroup;
};
#define CLONE_ARGS_SIZE_VER0 64
#define CLONE_ARGS_SIZE_VER1 80
#define CLONE_ARGS_SIZE_VER2 88
#endif
